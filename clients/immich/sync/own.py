"""What a phone is told of its owner's library: all of it once, and then what changed (ADR 36)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from clients.immich.sync.lines import line
from clients.immich.sync.marks import ALL, OwnMark
from sync.marks import Mark
from sync.models import Kind
from sync.seen import Key
from sync.selectors import changed_since

CHANGES_AT_ONCE = 1000
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Own:
    """A type that is asked for, and the types of its lines.

    `touched`: the rows that changes of these kinds concern. `rows`: those that there are, as tuples
    that begin with their number; the owner's, as far as they may be seen.
    """

    asked: str
    type: str
    gone: str
    kinds: tuple[Kind, ...]
    touched: Callable[[User, Collection[Key]], set[int]]
    rows: Callable[[User], Any]
    tell: Callable[[Any], dict[str, Any]]
    tell_gone: Callable[[int], dict[str, Any]] | None = None

    @property
    def types(self) -> tuple[str, ...]:
        return (self.type, self.gone) if self.gone else (self.type,)

    def mark_in(self, marks: dict[str, str]) -> OwnMark | None:
        found = [OwnMark.read(marks[each]) for each in self.types if each in marks]
        return max(found, default=None)

    def lines(self, user: User, at: OwnMark | None, *, until: Mark, token: str) -> Iterator[bytes]:
        at = at or OwnMark(until.xact, 0, 0)
        if at.listed != ALL:
            yield from self._listed(user, at, token)
        mark = Mark(at.xact, at.id)
        while mark < until:
            keys, after = changed_since(
                user, mark, until=until, kinds=self.kinds, limit=CHANGES_AT_ONCE
            )
            ends = [OwnMark(each.xact, each.id).written(token) for each in (mark, after)]
            yield from self._changed(user, keys, ends)
            mark = after

    def _listed(self, user: User, at: OwnMark, token: str) -> Iterator[bytes]:
        rows = self.rows(user).filter(pk__gt=at.listed).order_by("pk")
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            mark = OwnMark(at.xact, at.id, row[0])
            yield line(self.type, self.tell(row), mark.written(token))

    def _changed(self, user: User, keys: Collection[Key], ends: list[str]) -> Iterator[bytes]:
        """What is gone first. Only the last line says that all of them were told."""
        ids = self.touched(user, keys)
        rows = {row[0]: row for row in self.rows(user).filter(pk__in=ids)}
        told = [(self.type, self.tell(row)) for row in rows.values()]
        if self.tell_gone:
            gone = sorted(ids - rows.keys())
            told = [(self.gone, self.tell_gone(pk)) for pk in gone] + told
        for number, (kind, data) in enumerate(told, start=1):
            yield line(kind, data, ends[number == len(told)])
