"""Files to be deleted."""

from django.db import models


class LeftoverCrop(models.Model):
    """A stored crop that a face had. A trigger of the database writes it, see migration 0005."""

    key = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.key
