"""Rows of edits: what a person wants done to a photo, and the version in which it is done."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from photos.models import Photo


class EditQuerySet(models.QuerySet["Edit"]):
    """Predicates on edits."""

    def of(self, photo: Photo) -> Self:
        """The edit of a photo, or that it is."""
        return self.filter(Q(source=photo) | Q(version=photo))


class Edit(models.Model):
    """How a photo is edited. Always of the original: to edit the version changes this row.

    The rows are the queue: a message only wakes a worker. While a changed recipe is rendered, the
    version is still that of the one before.
    """

    class State(models.TextChoices):
        DUE = "due", _("Due")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    OPEN = (State.DUE, State.RUNNING)

    source = models.OneToOneField(Photo, models.CASCADE, related_name="edit")
    version = models.OneToOneField(
        Photo, models.CASCADE, null=True, blank=True, related_name="edit_of"
    )
    recipe = models.JSONField(help_text="What is wanted.")
    rendered = models.JSONField(null=True, blank=True, help_text="What the version shows.")
    # The stack of the source as it was, to be put back; null without one.
    stack_before = models.JSONField(null=True, blank=True, editable=False)
    batch = models.UUIDField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DUE)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    rendered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False) | ~Q(state="running"),
                name="edit_running_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(version=models.F("source")), name="edit_version_is_another"
            ),
        ]
        indexes = [
            # What is to be rendered, and leases that ran out.
            models.Index(
                fields=["made_at"], condition=Q(state__in=["due", "running"]), name="edit_open"
            ),
            # How far the edits are that were asked for at once.
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="edit_batch"),
        ]

    def __str__(self) -> str:
        return f"edit of {self.source_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
