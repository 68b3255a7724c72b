"""What buckets told us: every new object once, until its photo is in the library."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from photos.models import Source


class BucketEvent(models.Model):
    """An object was written, and is to be fetched. The rows are the queue."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    source = models.ForeignKey(Source, models.CASCADE, related_name="events")
    path = models.TextField(help_text="The object's key below the source's prefix.")
    mark = models.CharField(max_length=220, help_text="Tells two writes to one key apart.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.DUE)
    received_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            # A notification that comes again is the same event.
            models.UniqueConstraint(fields=["source", "path", "mark"], name="bucket_event_unique")
        ]
        indexes = [
            # Forgetting what is long done; the operator's list.
            models.Index(fields=["received_at"], name="bucket_event_received"),
            # A worker's claim: what is due, longest first.
            models.Index(fields=["due_at"], condition=Q(state="due"), name="bucket_event_due"),
            # The sweep: leases that ran out.
            models.Index(
                fields=["lease_until"], condition=Q(state="running"), name="bucket_event_running"
            ),
        ]

    def __str__(self) -> str:
        return self.path
