"""Who is in the photos of a library."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from photos import access

LONGEST_NAME = 255


class PersonQuerySet(models.QuerySet["Person"]):
    """Predicates on people. Whose faces nobody may see is nobody's to see either: pages start at
    `visible_to`, and count photos from `Face.objects.findable_by(viewer)`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        """Those of the viewer's own library; not what was merged into another."""
        own = self.filter(owner=viewer) if isinstance(viewer, User) else self.none()
        return own.filter(merged_into=None)

    def named(self) -> Self:
        return self.exclude(name="")


class Person(models.Model):
    """Somebody in one library: named by a person, or a group of faces that await a name.

    What was merged stays as a row that points to where it went, so that merging can be undone.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    born_on = models.DateField(_("birthday"), null=True, blank=True)
    is_favourite = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    cover = models.ForeignKey(
        "faces.Face", models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="The face that a person chose to show; else the best one is shown.",
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="merged"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            # Upper and lower case are the same name, as with tags.
            models.UniqueConstraint(
                "owner",
                Upper("name"),
                condition=~Q(name="") & Q(merged_into__isnull=True),
                name="person_name_unique",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"Person {self.pk}"


class OtherName(models.Model):
    """What else a person is called: in archives, in files, or before two were merged."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        constraints = [models.UniqueConstraint("person", Upper("name"), name="other_name_unique")]

    def __str__(self) -> str:
        return self.name
