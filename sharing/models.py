"""What guests of a link sent, until the owner of the link decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from photos.models import Photo
from rights.models import ShareLink


class GuestUpload(models.Model):
    """A file that a guest sent. Its bytes are held back, outside of every library, until it is
    accepted; rejecting deletes them. The row stays, for the limits of the link."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="guest_uploads"
    )
    # Empty once it was deleted with its album: what came by it still waits for its owner.
    link = models.ForeignKey(
        ShareLink, models.SET_NULL, null=True, blank=True, related_name="guest_uploads"
    )
    guest_name = models.CharField(_("name"), max_length=100)
    filename = models.CharField(max_length=255)
    format = models.CharField(max_length=8)
    size_bytes = models.BigIntegerField()
    key = models.CharField(max_length=120)
    picture_key = models.CharField(max_length=120, blank=True)
    file_time = models.DateTimeField()
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="guest_uploads"
    )

    class Meta:
        indexes = [
            # The review, and how much a link holds back.
            models.Index(
                fields=["link", "sent_at"],
                condition=Q(state="waiting"),
                name="guest_upload_waiting",
            ),
            # How many came by a link within the hour.
            models.Index(fields=["link", "-sent_at"], name="guest_upload_latest"),
        ]

    def __str__(self) -> str:
        return self.filename
