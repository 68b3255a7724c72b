"""Groups of duplicates."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from dedup.models.link import Link
from photos import access
from photos.models import Photo

SHOWN = Q(shown_count__gte=2)


class GroupQuerySet(models.QuerySet["DuplicateGroup"]):
    """Predicates on groups. Every read starts at `visible_to`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        """A person's own that have at least two photos to show."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(SHOWN, owner=viewer)


class DuplicateGroup(models.Model):
    """Photos of one library of which each was compared with the others and is the same picture.

    Its figures are of the photos that are shown: neither in the trash, nor locked, nor beneath the
    primary of a stack. The database keeps them, see migration 0003.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Link.Kind.choices, help_text="Of its worst link.")
    per_cent = models.FloatField(help_text="Of its worst link.")
    shown_count = models.PositiveIntegerField(default=0)
    spare_bytes = models.BigIntegerField(default=0, help_text="Of all save the largest.")
    newest_at = models.DateTimeField(null=True, help_text="When the newest was added.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        indexes = [
            # The list in each of its orders, and the number of a group among the others.
            models.Index(
                fields=["owner", "-spare_bytes", "-id"], condition=SHOWN, name="group_most_space"
            ),
            models.Index(
                fields=["owner", "-newest_at", "-id"], condition=SHOWN, name="group_newest"
            ),
            models.Index(
                fields=["owner", "-per_cent", "-id"], condition=SHOWN, name="group_most_alike"
            ),
            # How much there is to resolve, of each kind.
            models.Index(
                fields=["owner", "kind"],
                include=["shown_count", "spare_bytes"],
                condition=SHOWN,
                name="group_totals",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_count} photos, {self.kind}"


class GroupMember(models.Model):
    """A photo in a group: in one at most."""

    group = models.ForeignKey(DuplicateGroup, models.CASCADE, related_name="members")
    photo = models.OneToOneField(Photo, models.CASCADE, related_name="duplicate")

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.group_id}"


class ChangedPhoto(models.Model):
    """A photo around which groups are to be made anew: it came out of sight or back, into another
    stack, or a person said something of it. The database notes it, see migration 0003."""

    owner_id = models.BigIntegerField()
    photo_id = models.BigIntegerField()

    class Meta:
        # What is to be done in one library.
        indexes = [models.Index(fields=["owner_id"], name="changed_photo_owner")]

    def __str__(self) -> str:
        return f"{self.photo_id} of {self.owner_id}"
