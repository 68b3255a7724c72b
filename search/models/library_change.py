"""That something changed in a library, for the smart albums that may have to follow."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class LibraryChange(models.Model):
    """A statement wrote what searches read of a person's photos, and the person has smart albums.

    Written by triggers of the database (migration 0005), so that no way of writing can forget it;
    taken away by whoever fills the albums.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="library_changes"
    )
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"change in the library of {self.owner_id}"
