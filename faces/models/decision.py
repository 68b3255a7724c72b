"""What people said of faces. No model, no regrouping and no newer version changes these rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from faces.models.face import Face
from faces.models.person import LONGEST_NAME, Person


class FaceDecision(models.Model):
    """That a face is a person's, or that it is not.

    `is_seen`: whether somebody looked at this very face; naming a group decides for all of its
    faces at once. Such a face may be asked about again, but is never moved by a model.
    """

    class Origin(models.TextChoices):
        PERSON = "person", _("A person")
        FILE = "file", _("The file")

    face = models.ForeignKey(Face, models.CASCADE, related_name="decisions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="decisions")
    is_same = models.BooleanField()
    is_seen = models.BooleanField(default=True)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.PERSON)
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["face", "person"], name="face_decision_unique"),
            models.UniqueConstraint(
                fields=["face"], condition=Q(is_same=True), name="face_of_one_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.face_id} is {'' if self.is_same else 'not '}{self.person_id}"


class DifferentPeople(models.Model):
    """That two people who look alike are two: they are neither merged nor asked about again."""

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "different people"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="different_people_unique"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="different_people_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} is not {self.second_id}"


class RefusedName(models.Model):
    """A name that an archive told and that is not this face's: it is not proposed again."""

    face = models.ForeignKey(Face, models.CASCADE, related_name="refused_names")
    name = models.CharField(max_length=LONGEST_NAME)
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["face", "name"], name="refused_name_unique")]

    def __str__(self) -> str:
        return f"{self.face_id} is not {self.name}"
