"""Rows of leaving: files that may be needed by nobody, and libraries on their way to another."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class LeftoverFile(models.Model):
    """A stored file whose row went. It is deleted if no other row needs it; noted with the row's
    deletion, so that a process that is killed in between leaves nothing behind."""

    class Storage(models.TextChoices):
        ORIGINAL = "original"
        RENDITION = "rendition"
        SEALED = "sealed"  # of a locked folder: nobody else has it

    storage = models.CharField(max_length=9, choices=Storage.choices)
    key = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["storage", "key"], name="leftover_file_unique")
        ]

    def __str__(self) -> str:
        return self.key


class Handover(models.Model):
    """That somebody offers their whole library to somebody else, and what became of it."""

    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="handovers_given"
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="handovers_received"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")), name="handover_is_to_another"
            ),
            # One offer at a time.
            models.UniqueConstraint(
                fields=["giver"],
                condition=models.Q(done_at__isnull=True),
                name="handover_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"library of {self.giver_id} to {self.receiver_id}"
