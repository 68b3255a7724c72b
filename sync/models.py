"""The ledger of changes, which triggers of the database fill, and the epoch that it counts in."""

from django.conf import settings
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Of what a row of a library changed. Clients know these words: they never change."""

    PHOTO = "photo", _("Photo")
    ALBUM = "album", _("Album")
    ALBUM_PHOTO = "album_photo", _("Photo in an album")
    TAG = "tag", _("Tag")
    PHOTO_TAG = "photo_tag", _("Tag on a photo")
    PERSON = "person", _("Person")
    FACE = "face", _("Face")
    STACK = "stack", _("Stack")
    ALBUM_SHARE = "album_share", _("Share of an album")
    PARTNER = "partner", _("Partner")
    LINK = "link", _("Link")


class Change(models.Model):
    """That something in a library changed, came or went; what it is now is asked when it is told.

    Numbers are given out before transactions end: a row with a lower one may come to light after
    one with a higher. So rows are read in the order of their transactions, and only those of which
    every earlier one is over.
    """

    xact = models.BigIntegerField(
        db_default=RawSQL("(pg_current_xact_id()::text::bigint)", []), editable=False
    )
    # No constraint: the database would look up the account once for each row.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="changes",
    )
    kind = models.CharField(max_length=11, choices=Kind.choices)
    object_id = models.BigIntegerField(help_text="Of an album or tag, where it has a photo, too.")
    photo_id = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            # What somebody is told, from where they were.
            models.Index(fields=["owner", "xact", "id"], name="change_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Epoch(models.Model):
    """Since when marks hold: one row. Transactions are numbered by the server of the database, so
    one that was restored elsewhere begins anew."""

    token = models.CharField(max_length=16)
    home = models.CharField(max_length=60, help_text="Server, line of its history, and database.")
    began_at = models.DateTimeField(default=timezone.now)
    pruned_to = models.BigIntegerField(
        default=0, help_text="Changes of this transaction and of earlier ones may be gone."
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="epoch_is_one")]

    def __str__(self) -> str:
        return self.token
