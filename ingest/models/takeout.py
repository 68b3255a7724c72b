"""Google Takeout imports: one row an import, one row a member of its archives. The members' rows
are the account: each ends in exactly one state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ingest.models.pipeline import Batch
from photos.models import Photo


class TakeoutImport(models.Model):
    """One run over the archives of an export. Each phase may be cut off and done again."""

    class Phase(models.TextChoices):
        COLLECT = "collect", _("Receiving the archives")
        INDEX = "index", _("Reading the archives")
        MATCH = "match", _("Matching photos and their descriptions")
        BRING = "bring", _("Bringing the photos in")
        RELATE = "relate", _("Making albums and stacks")
        DONE = "done", _("Done")

    batch = models.OneToOneField(Batch, models.CASCADE, related_name="takeout")
    paths = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, help_text="Of the archives and the options.")
    options = models.JSONField(default=dict)
    is_dry_run = models.BooleanField(default=False)
    phase = models.CharField(max_length=7, choices=Phase.choices, default=Phase.INDEX)
    member_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    error = models.TextField(blank=True, help_text="Why it stopped before its end.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "Takeout import"

    def __str__(self) -> str:
        return f"Takeout import {self.pk}"


class TakeoutMember(models.Model):
    """A member of an archive: what it is, what belongs to it, and what became of it."""

    class Kind(models.TextChoices):
        MEDIA = "media", _("Photo or video")
        ITEM = "item", _("Description of a photo")
        ALBUM = "album", _("Description of an album")
        NOISE = "noise", _("Neither")

    class State(models.TextChoices):
        PENDING = "pending", _("Not done yet")
        ADDED = "added", _("Added")
        DUPLICATE = "duplicate", _("Already in the library")
        USED = "used", _("Description used")
        ALBUM = "album", _("Used for an album")
        SKIPPED = "skipped", _("Skipped")
        IGNORED = "ignored", _("Not a photo")
        ORPHAN = "orphan", _("Description without a photo")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")

    takeout = models.ForeignKey(TakeoutImport, models.CASCADE, related_name="members")
    position = models.PositiveIntegerField(help_text="In the order of the archives.")
    archive = models.TextField()
    entry = models.PositiveIntegerField(help_text="In the order of its archive.")
    path = models.TextField(help_text="In the tree of all the archives together.")
    folder = models.TextField()
    name = models.TextField()
    size_bytes = models.BigIntegerField()
    crc = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    reason = models.TextField(blank=True)
    rule = models.CharField(max_length=40, blank=True, help_text="How its description was found.")

    # What a description says, as far as photos are looked up by it
    content = models.BinaryField(null=True)
    title = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)

    # What belongs to a photo
    sidecar = models.ForeignKey("self", models.SET_NULL, null=True, related_name="media")
    edited_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="edits")
    live_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="live_parts")
    sha256 = models.CharField(max_length=64, blank=True)
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="takeout_members")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["takeout", "position"], name="takeout_member_position_unique"
            )
        ]
        indexes = [
            # Matching and relating, folder by folder.
            models.Index(fields=["takeout", "folder"], name="takeout_member_folder"),
            # The report: what ended in a state, page by page; what is still to do.
            models.Index(fields=["takeout", "state", "position"], name="takeout_member_state"),
            # The same file in an earlier import, or in another folder.
            models.Index(fields=["crc", "size_bytes"], name="takeout_member_bytes"),
            # An album's entry without a file: the photo of this title and moment.
            models.Index(
                models.F("taken_at"),
                models.F("takeout"),
                condition=models.Q(kind="item"),
                name="takeout_member_taken",
            ),
        ]

    def __str__(self) -> str:
        return self.path
