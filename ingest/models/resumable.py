"""Uploads that come in pieces, over lines that break."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = timedelta(days=7)  # after its last piece; then what came of it is removed


def in_a_week() -> datetime:
    return timezone.now() + KEPT


class ResumableUpload(models.Model):
    """One file on its way in. Its bytes lie in the incoming folder, under its id.

    `offset_bytes` are safely on the disk. `answer` says what became of the whole file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    receiver = models.CharField(max_length=20)
    target_id = models.BigIntegerField(help_text="Where it goes: a batch, for a photo.")
    filename = models.CharField(max_length=255)
    folder = models.TextField(blank=True, help_text="Where it lay in what was chosen.")
    file_time = models.DateTimeField()
    size_bytes = models.BigIntegerField()
    offset_bytes = models.BigIntegerField(default=0)
    answer = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=in_a_week)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset_bytes__gte=0, offset_bytes__lte=models.F("size_bytes")),
                name="upload_offset_within_size",
            )
        ]
        indexes = [
            # The hourly cleaning: what nobody goes on with.
            models.Index(fields=["expires_at"], name="upload_expiry"),
            # The sweep: whole files that a crash kept from their receiver.
            models.Index(
                fields=["expires_at"],
                condition=models.Q(answer__isnull=True, offset_bytes=models.F("size_bytes")),
                name="upload_unreceived",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename}: {self.offset_bytes} of {self.size_bytes}"

    @property
    def is_whole(self) -> bool:
        return self.offset_bytes == self.size_bytes

    @property
    def is_expired(self) -> bool:
        return self.expires_at < timezone.now()
