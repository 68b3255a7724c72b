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
    keys, after = changed_since(user, mark, until=until, kinds=kinds, limit=limit)
    seen = seen_by(user, keys)
    trashed = trashed_of(seen)
    told = [Told(*key, gone=key not in seen, trashed=key in trashed) for key in keys]
    return Page(told, after, more=after < until)


def changed_since(
    user: User, mark: Mark, *, until: Mark, kinds: Collection[Kind], limit: int
) -> tuple[list[Key], Mark]:
    """What changed, each once and in order, and the mark after it: `until`, if that is all."""
    rows = _rows(user, mark, until, kinds, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    last = {_key(row): (row.xact, row.pk) for row in rows}
    after = Mark(rows[-1].xact, rows[-1].pk) if more else until
    return sorted(last, key=lambda key: last[key]), after


def _rows(user: User, mark: Mark, until: Mark, kinds: Collection[Kind], limit: int) -> list[Change]:
    found = Change.objects.filter(owner=user, xact__gte=mark.xact, xact__lt=until.xact)
    found = found.filter(Q(xact__gt=mark.xact) | Q(id__gt=mark.id))
    if len(kinds) < len(Kind):
        found = found.filter(kind__in=kinds)
    return list(found.order_by("xact", "id")[:limit])


def _key(row: Change) -> Key:
    return Key(Kind(row.kind), row.object_id, row.photo_id)
