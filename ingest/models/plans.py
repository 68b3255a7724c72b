"""Rows behind plans: room that is held for uploads on their way, and time spent on photos."""

from django.conf import settings
from django.db import models


class HeldRoom(models.Model):
    """Room in a plan for an original that is being stored. It is given back with the photo's row,
    or when the upload was cut off, after a while."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    photos = models.PositiveSmallIntegerField()
    size_bytes = models.BigIntegerField()
    held_until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "held room"
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="held_room_unique")]

    def __str__(self) -> str:
        return f"{self.size_bytes} bytes for {self.owner_id}"


class ProcessingTime(models.Model):
    """How long the stages worked on a person's photos in a month."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    month = models.DateField()
    milliseconds = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "processing time"
        constraints = [
            models.UniqueConstraint(fields=["owner", "month"], name="processing_time_unique")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of {self.owner_id}: {self.milliseconds} ms"
