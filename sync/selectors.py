"""What somebody is told of their library: which rows changed, each once, and whether it is gone."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from sync.marks import Mark
from sync.models import Change, Kind
from sync.seen import Key, seen_by, trashed_of


@dataclass(frozen=True)
class Told:
    """A row that changed. `gone`: there is none, or its owner may not see it (any more)."""

    kind: Kind
    id: int
    photo: int | None
    gone: bool
    trashed: bool
    mark: Mark


@dataclass(frozen=True)
class Page:
    """Some changes in order, and the mark after them; whether there are more."""

    told: list[Told]
    mark: Mark
    more: bool


def changes_since(
    user: User, mark: Mark, *, until: Mark, kinds: Collection[Kind], limit: int
) -> Page:
    """Of the person's own library, of these kinds: what is asked of each is how it is now."""
    rows = _rows(user, mark, until, kinds, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    last = {_key(row): Mark(row.xact, row.pk) for row in rows}
    seen = seen_by(user, last)
    trashed = trashed_of(seen)
    told = [
        Told(key.kind, key.id, key.photo, key not in seen, key in trashed, at)
        for key, at in sorted(last.items(), key=lambda pair: pair[1])
    ]
    return Page(told, Mark(rows[-1].xact, rows[-1].pk) if more else until, more)


def _rows(user: User, mark: Mark, until: Mark, kinds: Collection[Kind], limit: int) -> list[Change]:
    found = Change.objects.filter(owner=user, xact__gte=mark.xact, xact__lt=until.xact)
    found = found.filter(Q(xact__gt=mark.xact) | Q(id__gt=mark.id))
    if len(kinds) < len(Kind):
        found = found.filter(kind__in=kinds)
    return list(found.order_by("xact", "id")[:limit])


def _key(row: Change) -> Key:
    return Key(Kind(row.kind), row.object_id, row.photo_id)
