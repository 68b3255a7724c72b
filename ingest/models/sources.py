"""What was seen in each source: its scans, and every file with what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ingest.models.pipeline import Batch
from photos.models import Photo, Source


class Scan(models.Model):
    """One look through a whole source. The open row is the work to do; a worker leases it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="scans")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, blank=True, related_name="+")
    accepts_losses = models.BooleanField(
        default=False, help_text="A person said that what is gone is gone."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cursor = models.TextField(blank=True, help_text="The path up to which all was seen.")
    total = models.PositiveIntegerField(null=True, blank=True, help_text="Files, when known.")
    seen = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Who presses twice gets the scan that is open already.
            models.UniqueConstraint(
                fields=["source"], condition=Q(finished_at=None), name="scan_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"scan {self.pk} of source {self.source_id}"


class SourceFile(models.Model):
    """A file of a source as it was last seen. `version` changes whenever the bytes do."""

    class State(models.TextChoices):
        INDEXED = "indexed", _("In the library")
        REFUSED = "refused", _("Refused")
        UNREADABLE = "unreadable", _("Cannot be read")
        MISSING = "missing", _("Missing")

    source = models.ForeignKey(Source, models.CASCADE, related_name="files")
    path = models.TextField(help_text="Below the root.")
    size_bytes = models.BigIntegerField()
    version = models.CharField(max_length=200)
    beside = models.CharField(max_length=200, blank=True, help_text="Version of its sidecars.")
    file_id = models.CharField(max_length=200, blank=True, help_text="Survives a rename.")
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.TextField(blank=True)
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="source_files"
    )
    # Written with every scan and never asked for alone: an index would only cost.
    seen_in = models.ForeignKey(
        Scan, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "path"], name="source_file_unique")
        ]
        indexes = [
            # A new path with the file id of an old one is a rename.
            models.Index(
                fields=["source", "file_id"], condition=~Q(file_id=""), name="source_file_id"
            ),
            # The page: what is missing, unreadable or refused.
            models.Index(
                fields=["source", "state"], condition=~Q(state="indexed"), name="source_file_odd"
            ),
        ]

    def __str__(self) -> str:
        return self.path
