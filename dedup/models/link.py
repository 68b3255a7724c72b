"""What the check found between two photos, and what a person said of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from photos.models import Photo


class Link(models.Model):
    """That two photos were compared and are alike. `placement`: how the first lies on the second,
    as `ml.likeness.Placement` has it."""

    class Kind(models.TextChoices):
        IDENTICAL = "identical", _("Identical picture")
        SAME = "same", _("Same picture")
        TURNED = "turned", _("Turned or mirrored")
        CROPPED = "cropped", _("Cropped")
        EDITED = "edited", _("Edited")
        SIMILAR = "similar", _("Similar shot")

    first = models.ForeignKey(Photo, models.CASCADE, related_name="+")
    second = models.ForeignKey(Photo, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    per_cent = models.FloatField()
    placement = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="link_unique"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="link_in_order"),
        ]
        indexes = [models.Index(fields=["second"], name="link_second")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.kind}"


# From the nearest to the farthest; what is only similar is no duplicate.
DUPLICATE_KINDS: list[Link.Kind] = [kind for kind in Link.Kind if kind is not Link.Kind.SIMILAR]


class Dismissal(models.Model):
    """That two photos are no duplicates, or are both to be kept: they are never offered again."""

    first = models.ForeignKey(Photo, models.CASCADE, related_name="+")
    second = models.ForeignKey(Photo, models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="dismissal_unique"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="dismissal_in_order"),
        ]
        indexes = [models.Index(fields=["second"], name="dismissal_second")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class UncheckedPhoto(models.Model):
    """A photo that was not compared with the others yet. The database notes each that comes."""

    photo_id = models.BigIntegerField(primary_key=True)
    owner_id = models.BigIntegerField()

    class Meta:
        # How many are left of a library.
        indexes = [models.Index(fields=["owner_id", "photo_id"], name="unchecked_photo_owner")]

    def __str__(self) -> str:
        return f"{self.photo_id} of {self.owner_id}"
