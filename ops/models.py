"""Rows of what runs the library: libraries on their way to another, what needs an operator,
backups, and what was verified."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from ops.watching.rows import Pulse, StrayFile
from photos.models import Photo

__all__ = ["Backup", "Finding", "Handover", "Pulse", "StrayFile", "Trouble", "Verification"]


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


class Backup(models.Model):
    """A backup that was made, or that failed. Nothing is read from here to bring one back."""

    place = models.CharField(max_length=300)
    stamp = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(default=timezone.now)
    originals = models.BigIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0, help_text="Of all originals that belong to it.")
    sent_bytes = models.BigIntegerField(default=0, help_text="Of those that were not there yet.")
    absent = models.BigIntegerField(default=0, help_text="Originals that could not be read.")
    rotated = models.IntegerField(default=0, help_text="Older backups that were deleted.")
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            # How the last one went.
            models.Index(fields=["-finished_at"], name="backup_newest"),
        ]

    def __str__(self) -> str:
        return self.stamp or self.error


class Verification(models.Model):
    """One round of comparing rows and files, and how far it is."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")

    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    is_whole = models.BooleanField(default=True, help_text="Of the whole library, or of a share.")
    started_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    parts = models.PositiveIntegerField(default=0)
    parts_done = models.PositiveIntegerField(default=0)
    last_part = models.CharField(max_length=200, blank=True, editable=False)
    files = models.BigIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            # How the last one went.
            models.Index(fields=["-started_at"], name="verification_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.parts_done}/{self.parts}"


class Finding(models.Model):
    """Something that verifying found."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("Missing file")
        CHANGED = "changed", _("Changed bytes")
        UNREADABLE = "unreadable", _("Cannot be read now")
        UNTRACKED = "untracked", _("File without a row")
        UNDECODABLE = "undecodable", _("No picture comes out of it")
        UNRENDERED = "unrendered", _("Missing thumbnail, preview or video")
        NOT_BACKED_UP = "absent", _("Not in the backup")

    verification = models.ForeignKey(Verification, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    key = models.TextField()
    # Not of a photo in the locked folder: of it nothing is told.
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    detail = models.TextField(blank=True)
    repaired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
