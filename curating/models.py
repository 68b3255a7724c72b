"""What people decided about photos, one row a decision, and what it touched, one row a cell."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from curating.verbs import VERBS, Verb
from photos import access


class ActionQuerySet(models.QuerySet["Action"]):
    """Predicates on actions. Every read starts at `visible_to`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        """What was done to a person's own library."""
        return self.filter(owner=viewer) if viewer.is_authenticated else self.none()


class Action(models.Model):
    """One decision about one photo or many: who made it, what was said, and how far it is."""

    class State(models.TextChoices):
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Done")
        CANCELLED = "cancelled", gettext_lazy("Stopped")
        FAILED = "failed", gettext_lazy("Failed")
        UNDOING = "undoing", gettext_lazy("Being undone")
        FINAL = "final", gettext_lazy("Can no longer be undone")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="actions")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    verb = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0, help_text="Photos that it touched so far.")
    detail = models.JSONField(default=dict, help_text="What was said: a value, and its words.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DONE)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_rows = models.PositiveIntegerField(
        default=0, help_text="Photos that stay as a later decision has them."
    )
    kept_by = models.JSONField(default=dict, help_text="By verb, how many a later decision kept.")
    gone_count = models.PositiveIntegerField(
        default=0, help_text="Photos that were gone for good when it was undone."
    )
    # Of one that runs as a task: which photos, how many of them are through, and who works on it.
    chosen = ArrayField(models.BigIntegerField(), default=list, editable=False)
    through = models.PositiveIntegerField(default=0, editable=False)
    worked_at = models.DateTimeField(default=timezone.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes = [
            # A person's history, the newest first.
            models.Index(fields=["owner", "-made_at", "-id"], name="action_newest"),
            # What beat looks after.
            models.Index(
                fields=["worked_at"],
                condition=Q(state__in=["running", "undoing"]),
                name="action_at_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"

    @property
    def what(self) -> Verb:
        return VERBS[self.verb]

    @property
    def is_at_work(self) -> bool:
        return self.state in {self.State.RUNNING, self.State.UNDOING}

    @property
    def is_undoable(self) -> bool:
        return self.undone_at is None and self.state not in {self.State.UNDOING, self.State.FINAL}

    @property
    def did_something(self) -> bool:
        return self.count > 0 or bool(self.detail.get("moved"))

    @property
    def total(self) -> int:
        """How many photos it is about, while it runs."""
        return len(self.chosen) or self.count

    @property
    def sentence(self) -> str:
        """What was done: "12 photos are favourites."."""
        words: dict[str, Any] = {**self.detail, "n": self.count}
        return str(self.what.said % words)

    @property
    def undone_sentence(self) -> str:
        """That it was taken back, and what stays, and why."""
        said = [_("Undone: %s") % self.sentence]
        for verb, count in sorted(self.kept_by.items()):
            said.append(VERBS[verb].stays(count) if verb in VERBS else changed_since(count))
        if self.gone_count:
            words = ngettext(
                "%d photo is gone for good.", "%d photos are gone for good.", self.gone_count
            )
            said.append(words % self.gone_count)
        if lost := self.detail.get("lost"):
            said.append(lost_beside(lost))
        return " ".join(said)


def changed_since(count: int) -> str:
    words = ngettext(
        "%d photo stays, it was changed since.", "%d photos stay, they were changed since.", count
    )
    return words % count


def lost_beside(count: int) -> str:
    words = ngettext(
        "%d share, link, comment or like of it is gone for good.",
        "%d shares, links, comments and likes of it are gone for good.",
        count,
    )
    return words % count


class Touched(models.Model):
    """A cell of a photo that a standing action wrote: as it was, and as the action left it; null
    where there was, or is, no such row. Gone once the action is taken back.

    The order of the ids is the order in which the cell was written, for a writer holds its photo.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="touched", db_index=False)
    # No foreign key: a photo that is deleted for good leaves its notes, which are counted.
    photo_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            # What an action touched, in the order in which it did.
            models.Index(fields=["action", "id"], name="touched_by_action"),
            # Who wrote a cell later.
            models.Index(fields=["photo_id", "kind", "key", "id"], name="touched_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.photo_id}"


class Slip(models.Model):
    """Rows of one table that a deletion took, as they were; or, with `column`, rows that named what
    was deleted: what each named before and after. Gone once it is taken back or let go."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="slips")
    model = models.CharField(max_length=100)
    column = models.CharField(max_length=63, blank=True)
    count = models.PositiveIntegerField()
    rows = models.JSONField()

    def __str__(self) -> str:
        return f"{self.count} of {self.model}"


class TrashSetting(models.Model):
    """After how many days a person's trash is deleted for good; without a row after `DAYS`."""

    DAYS = 30
    LEAST, MOST = 1, 3650

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="trash_setting"
    )
    days = models.PositiveSmallIntegerField(default=DAYS)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__range=(1, 3650)), name="trash_days_valid")
        ]

    def __str__(self) -> str:
        return f"{self.days} days of {self.user_id}"


class LeftoverFile(models.Model):
    """A file of a photo that was deleted for good, until it is known that no other needs it."""

    class Storage(models.TextChoices):
        ORIGINAL = "original", gettext_lazy("Original")
        RENDITION = "rendition", gettext_lazy("Rendition")
        SEALED = "sealed", gettext_lazy("Locked folder")  # nobody else has it

    storage = models.CharField(max_length=9, choices=Storage.choices)
    key = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["storage", "key"], name="curating_leftover_unique")
        ]

    def __str__(self) -> str:
        return f"{self.storage} {self.key}"
