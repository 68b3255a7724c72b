"""Faces, and how models see them."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from faces.models.person import Person
from ml.box import Box
from photos import access
from photos.models import Photo, Region


class FaceQuerySet(models.QuerySet["Face"]):
    """Predicates on faces. Every read starts at `visible_to` or `findable_by`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        """The faces in photos of the viewer's own library, without what is no face: who is in
        others' photos is theirs to know."""
        photos = Photo.objects.in_library_of(viewer)
        return self.filter(refused_at=None, photo__in=photos.values("pk"))

    def findable_by(self, viewer: access.Viewer) -> Self:
        """Those in photos that a search may show, too: what people are counted by."""
        photos = Photo.objects.in_library_of(viewer).findable()
        return self.filter(refused_at=None, photo__in=photos.values("pk"))


class Face(models.Model):
    """A face in a photo: where it is, and whose it is as far as is known.

    `person` is what decisions say, and else what grouping thinks; without either nobody. A face
    that a person refused ("not a face") stays as a row, so that it is not found again.
    """

    class Origin(models.TextChoices):
        MODEL = "model", _("A model")
        FILE = "file", _("The file")
        PERSON = "person", _("A person")

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="faces")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="faces")
    origin = models.CharField(max_length=6, choices=Origin.choices)
    region = models.OneToOneField(
        Region,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="face",
        help_text="What the file says of it, once that was taken in.",
    )
    # The box in fractions of the upright picture, from its left and its top.
    left = models.FloatField()
    top = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
    landmarks = models.JSONField(
        default=list, blank=True,
        help_text="Eyes, nose, corners of the mouth, as fractions: [x, y] five times, or nothing.",
    )  # fmt: skip
    confidence = models.FloatField(default=1.0, help_text="How sure the detector is, 0 to 1.")
    quality = models.FloatField(
        default=0.0, help_text="How well it can be told whose it is: size, sharpness, pose; 0 to 1."
    )
    eyes_open = models.BooleanField(
        null=True, blank=True, help_text="Unknown where the model tells no eyelids."
    )
    crop_key = models.CharField(max_length=120, blank=True, editable=False)
    refused_at = models.DateTimeField(null=True, blank=True, help_text="It is not a face.")
    found_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left__gte=0, top__gte=0, width__gt=0, height__gt=0)
                & Q(left__lte=1 - F("width") + 1e-6, top__lte=1 - F("height") + 1e-6),
                name="face_within_picture",
            )
        ]
        indexes = [
            # How many photos each person of a library is in.
            models.Index(
                fields=["person", "photo"],
                condition=Q(refused_at__isnull=True),
                name="face_photos_of_person",
            ),
            # The best face of each person on a page.
            models.Index(
                "person",
                F("quality").desc(),
                "id",
                condition=Q(refused_at__isnull=True),
                name="face_best_of_person",
            ),
        ]

    def __str__(self) -> str:
        return f"face {self.pk} in {self.photo_id}"

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.width, self.height)

    @box.setter
    def box(self, box: Box) -> None:
        self.left, self.top, self.width, self.height = box.left, box.top, box.width, box.height


class FaceVector(models.Model):
    """A face as one model sees it; of length 1. Rows of several models stand side by side, so that
    a library is looked at anew without a pause."""

    face = models.ForeignKey(Face, models.CASCADE, related_name="vectors")
    model = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    vector = HalfVectorField()  # as many dimensions as the model has
    look = models.BigIntegerField(
        null=True, blank=True, editable=False,
        help_text="The first face of those that look alike, as grouping sees it.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["face", "model"], name="face_vector_model_unique")
        ]
        # The faces of looks that changed (faces/grouping/reading.py).
        indexes = [
            models.Index(fields=["look"], condition=Q(look__isnull=False), name="face_vector_look")
        ]

    def __str__(self) -> str:
        return f"{self.model} of {self.face_id}"
