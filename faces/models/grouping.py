"""What grouping remembers beside the faces: when it was done, and what moved since."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Regrouping(models.Model):
    """When the groups of a library were last made anew, and as which model sees the faces. What a
    process holds of a library is of no use after another `made_at`."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="regrouping"
    )
    model = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.owner_id} on {self.made_at}"


class MovedFace(models.Model):
    """A face that became somebody else's since the regrouping; triggers note it. One library has
    one writer at a time (`people_locked`), so that within it the ids are in the order of commits.

    Plain numbers: a library that is deleted leaves them until then, and they hold up nothing.
    """

    owner_id = models.BigIntegerField()
    face_id = models.BigIntegerField()
    look = models.BigIntegerField(null=True, help_text="That it left, or in which it changed.")

    class Meta:
        # What moved in one library since a process looked last (faces/grouping/held.py).
        indexes = [models.Index(fields=["owner_id", "id"], name="moved_face_since")]

    def __str__(self) -> str:
        return f"{self.face_id} of {self.owner_id}"
