"""Albums, and which photos are in them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from photos import access
from photos.models import Photo
from rights.lending import Guest, lenders_of, shared_albums
from rights.models import ShareLink


class AlbumQuerySet(models.QuerySet["Album"]):
    """Predicates on albums. Every read starts at `Album.objects.visible_to(user)`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        """Own ones, those that others share with the viewer, and as a guest the link's."""
        if isinstance(viewer, Guest):
            return self.filter(share_links__in=ShareLink.objects.live().filter(pk=viewer.link.pk))
        if not isinstance(viewer, User):
            return self.none()
        own = Q(owner=viewer)
        return self.filter(own | Q(pk__in=shared_albums(viewer)) if lenders_of(viewer) else own)

    def of(self, viewer: access.Viewer) -> Self:
        """Those of the viewer's own library."""
        return self.filter(owner=viewer) if isinstance(viewer, User) else self.none()

    def shared_with(self, user: User) -> Self:
        """Those of others that the person was let see."""
        return self.filter(pk__in=shared_albums(user)).exclude(owner=user)

    def smart(self) -> Self:
        """Those that fill themselves."""
        return self.exclude(query="")


class Album(models.Model):
    """Photos under one title, in the library of its owner.

    An album that was brought in keeps the key that its archive knows it by, so that bringing it in
    again finds it, whatever a person has called it since.

    A smart album has a query, and fills itself with what that finds (`search.kept.smart_albums`).
    """

    class StoppedBy(models.TextChoices):
        """Why a smart album stays as it is for now."""

        READING = "reading", _("Its search is understood otherwise than it was")
        MODEL = "model", _("The model that it searches with is not there")

    class Order(models.TextChoices):
        """In which order an album shows its photos."""

        DATE = "date", _("Oldest first")
        NEWEST = "newest", _("Newest first")
        HAND = "hand", _("By hand")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="albums")
    title = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    external_key = models.CharField(max_length=500, blank=True, editable=False)
    # Within another of the same person's; never, through others, within itself.
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    order = models.CharField(max_length=6, choices=Order.choices, default=Order.DATE)
    cover = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+", help_text="As chosen."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    photos = models.ManyToManyField(Photo, through="AlbumPhoto", related_name="albums")

    # A smart album: what it searches for, how a person saw that understood, and how far it is.
    query = models.CharField(max_length=500, blank=True, editable=False)
    reading = models.JSONField(default=list, blank=True, editable=False)
    filled_at = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_by = models.CharField(
        max_length=7, choices=StoppedBy.choices, blank=True, editable=False
    )

    objects = AlbumQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "external_key"],
                condition=~Q(external_key=""),
                name="album_external_key_unique",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                name="album_not_in_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_smart(self) -> bool:
        return bool(self.query)


class AlbumPhoto(models.Model):
    """A photo in an album."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="album_photos")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="album_photos")
    added_at = models.DateTimeField(default=timezone.now)
    position = models.BigIntegerField(
        null=True, blank=True, editable=False,
        help_text="Where it stands by hand; what nobody placed comes last.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "photo"], name="album_photo_unique")
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.album_id}"


class AlbumRemoval(models.Model):
    """That a person took a photo out of an album: bringing the album in again leaves it out."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="removals")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="album_removals")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "photo"], name="album_removal_unique")
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} taken out of {self.album_id}"
