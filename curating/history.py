"""Reads of all that was decided: actions, what was said of people, what was made of duplicates, as
one list, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curating.models import Action
from curating.verbs import VERBS
from dedup.models import Resolution
from faces.models import Change

SHOWN = 50
TIED = 50  # of one moment, at most: what a bulk of another kind made at once
PEOPLE, DUPLICATES = "people", "duplicates"
KINDS: dict[str, Promise] = {
    **{verb.name: verb.label for verb in VERBS.values()},
    PEOPLE: _("People"),
    DUPLICATES: _("Duplicates"),
}
Row = TypeVar("Row", bound=Model)
Place = tuple[datetime, str, int]


class BadCursor(ValueError):
    """The text is no place in the history."""


@dataclass(frozen=True)
class Entry:
    """A decision as a line of the history, whoever keeps it."""

    row: Action | Change | Resolution
    kind: str
    icon: str
    undo_address: str

    @property
    def place(self) -> Place:
        return self.row.made_at, self.kind, self.row.pk

    @property
    def is_undoable(self) -> bool:
        if isinstance(self.row, Action):
            return self.row.is_undoable and self.row.did_something
        return self.row.undone_at is None


@dataclass(frozen=True)
class HistoryPage:
    entries: Sequence[Entry]
    next: str


def history_of(user: User, *, kind: str = "", after: str = "") -> HistoryPage:
    """A part of the history, of one kind if asked for. Raises BadCursor."""
    last = _read(after) if after else None
    parts = [
        read(user, kind, last[0] if last else None)
        for name, read in READERS.items()
        if not kind or name == (kind if kind in READERS else "")
    ]
    entries = merge(*parts, key=lambda entry: entry.place, reverse=True)
    rest = (entry for entry in entries if last is None or entry.place < last)
    found = list(islice(rest, SHOWN + 1))
    follows = _cursor(found[SHOWN - 1].place) if len(found) > SHOWN else ""
    return HistoryPage(found[:SHOWN], follows)


def _actions(user: User, kind: str, until: datetime | None) -> Iterator[Entry]:
    rows = Action.objects.visible_to(user).defer("chosen")
    if kind:
        rows = rows.filter(verb=kind)
    for row in _newest(rows, until):
        yield Entry(row, "", row.what.icon, reverse("curating:undo", args=[row.pk]))


def _changes(user: User, _kind: str, until: datetime | None) -> Iterator[Entry]:
    rows = Change.objects.visible_to(user).defer("before", "after")
    for row in _newest(rows, until):
        yield Entry(row, PEOPLE, "users", reverse("faces:undo", args=[row.pk]))


def _resolutions(user: User, _kind: str, until: datetime | None) -> Iterator[Entry]:
    rows = Resolution.objects.visible_to(user).by_decision().defer("before", "after")
    for row in _newest(rows, until):
        yield Entry(row, DUPLICATES, "copy", reverse("dedup:take_back", args=[row.pk]))


READERS = {"": _actions, PEOPLE: _changes, DUPLICATES: _resolutions}


def _newest(rows: QuerySet[Row], until: datetime | None) -> QuerySet[Row]:
    if until is not None:
        rows = rows.filter(made_at__lte=until)
    return rows.order_by("-made_at", "-pk")[: SHOWN + 1 + TIED]


def _cursor(place: Place) -> str:
    moment, kind, pk = place
    return f"{moment.isoformat()}~{kind}~{pk}"


def _read(text: str) -> Place:
    try:
        moment, kind, pk = text.split("~")
        return datetime.fromisoformat(moment).astimezone(UTC), kind, int(pk)
    except (ValueError, OverflowError) as error:
        raise BadCursor(text) from error
