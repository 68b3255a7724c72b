"""Rows of what runs the library: libraries on their way to another, and what needs an operator."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from activity.models import Event
from ops.watching.rows import Pulse, StrayFile

__all__ = ["Handover", "Pulse", "StrayFile", "Trouble"]


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


class Trouble(models.Model):
    """Something that needs an operator, from when it was seen until it is over."""

    topic = models.CharField(max_length=100, help_text="What it is about; one row while it lasts.")
    words = models.CharField(max_length=Event.LONGEST_WORDS)
    began_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            # Seen by two processes at once, it is one trouble.
            models.UniqueConstraint(
                fields=["topic"], condition=models.Q(ended_at=None), name="trouble_open_once"
            ),
        ]

    def __str__(self) -> str:
        return self.topic
