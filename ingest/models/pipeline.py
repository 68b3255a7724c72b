"""Where each photo stands in each stage, and an account of every file that was handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from photos.models import Photo


class StageRun(models.Model):
    """Where one photo stands in one stage. The rows are the queue; messages only wake workers."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for another stage")
        DUE = "due", _("Due")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        BLOCKED = "blocked", _("Blocked by a stage that failed")

    OPEN = (State.WAITING, State.DUE, State.RUNNING)

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="stage_runs")
    stage = models.CharField(max_length=20)
    version = models.CharField(max_length=80)
    state = models.CharField(max_length=7, choices=State.choices)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "stage"], name="stage_run_unique"),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False) | ~Q(state="running"),
                name="stage_run_running_has_lease",
            ),
        ]
        indexes = [
            # A worker's claim: what is due in its stage, longest first.
            models.Index(
                fields=["stage", "due_at"], condition=Q(state="due"), name="stage_run_due"
            ),
            # The sweep: leases that ran out.
            models.Index(
                fields=["lease_until"], condition=Q(state="running"), name="stage_run_running"
            ),
            # Progress and the jobs page: what is not done yet, and what failed.
            models.Index(
                fields=["state", "stage"], condition=~Q(state="done"), name="stage_run_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.photo_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Batch(models.Model):
    """Files handed in together: one upload, one run of import_folder."""

    class Origin(models.TextChoices):
        UPLOAD = "upload", _("Upload")
        FOLDER = "folder", _("Folder")
        SAMPLES = "samples", _("Sample photos")
        TAKEOUT = "takeout", _("Google Takeout")
        SOURCE = "source", _("Source")
        WEBDAV = "webdav", _("WebDAV")
        BUCKET = "bucket", _("Bucket notification")
        APP = "app", _("App")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="batches")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    folder = models.TextField(blank=True)
    options = models.JSONField(default=dict, blank=True, help_text="What the person chose for it.")
    started_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    # When its files are to be joined to live photos and edits; empty: nothing is left to join.
    pairs_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [
            # The bell: a person's latest batches.
            models.Index(fields=["owner", "-started_at"], name="batch_owner_latest"),
            # The sweep: batches that are not through.
            models.Index(
                fields=["started_at"],
                condition=Q(finished_at__isnull=True),
                name="batch_unfinished",
            ),
            # The sweep: batches whose files were not joined yet.
            models.Index(
                fields=["pairs_due_at"],
                condition=Q(pairs_due_at__isnull=False),
                name="batch_pairs_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} of {self.started_at:%Y-%m-%d %H:%M}"


class Receipt(models.Model):
    """What became of one file that was handed in. Every file has exactly one."""

    class Outcome(models.TextChoices):
        ADDED = "added", _("Added")
        DUPLICATE = "duplicate", _("Already in the library")
        REFUSED = "refused", _("Refused")
        SIDECAR = "sidecar", _("Words about photos")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="receipts")
    filename = models.CharField(max_length=255)
    path = models.TextField(blank=True, help_text="Below the imported folder.")
    # Of a file that came in pieces: so its receipt is found again after a crash.
    upload = models.UUIDField(null=True, blank=True, editable=False)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    is_over_plan = models.BooleanField(default=False, help_text="Refused for want of room alone.")
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="receipts")
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upload"], condition=Q(upload__isnull=False), name="receipt_upload_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filename}: {self.outcome}"
