"""What a decision touches, written down while it is made: the rows before, and the rows after.

Whoever takes decisions back (faces/services, dedup/services) says which tables it writes (`Kind`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

Values = dict[str, Any] | None  # None: there is no such row
Rows = dict[str, Values]
WORDS = frozenset({"name", "column", "origin"})  # columns of keys that are no numbers


@dataclass(frozen=True)
class Kind:
    """A table: the columns that say which row it is, and those that a decision writes.

    `derived` are those that follow from other rows: a change of them is nobody's decision.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    fields: tuple[str, ...]
    derived: frozenset[str] = frozenset()

    @property
    def rows(self) -> QuerySet[Model]:
        return QuerySet(self.model)

    def key_of(self, *parts: int | str) -> str:
        return "-".join(str(part) for part in parts)

    def parts_of(self, key: str) -> tuple[int | str, ...]:
        parts = key.split("-", len(self.key) - 1)  # a name may have a dash, and stands last
        return tuple(
            part if column in WORDS else int(part)
            for column, part in zip(self.key, parts, strict=True)
        )

    def row_of(self, key: str) -> dict[str, Any]:
        return dict(zip(self.key, self.parts_of(key), strict=True))

    def read(self, keys: Iterable[str]) -> Rows:
        """How the rows of these keys are now."""
        rows: Rows = dict.fromkeys(keys)
        for found in self.among(rows).values(*self.key, *self.fields):
            key = self.key_of(*(found[column] for column in self.key))
            if key in rows:
                rows[key] = {name: as_json(found[name]) for name in self.fields}
        return rows

    def among(self, keys: Iterable[str]) -> QuerySet[Model]:
        """The rows of these keys; of those with two columns perhaps some more."""
        columns = zip(*(self.parts_of(key) for key in keys), strict=True)
        wanted = dict(zip(self.key, (set(column) for column in columns), strict=False))
        if not wanted:
            return self.rows.none()
        return self.rows.filter(**{f"{name}__in": values for name, values in wanted.items()})

    def exactly(self, key: str) -> QuerySet[Model]:
        """The row of one key."""
        return self.rows.filter(**self.row_of(key))

    def create(self, rows: Iterable[dict[str, Any]]) -> None:
        """Write rows that are not there."""
        self.rows.bulk_create([self.model(**row) for row in rows], ignore_conflicts=True)

    def touched(self, before: Rows, after: Rows) -> "Touched":
        """What a decision touched of this kind, with how it is now."""
        return Touched(before, after, self.read(after), self.derived)


@dataclass(frozen=True)
class Touched:
    """The rows of one kind that a decision touched: before it, after it, and now. `later`: of some
    rows the columns that a later decision wrote, though they may be as this one left them."""

    before: Rows
    after: Rows
    now: Rows
    derived: frozenset[str] = frozenset()
    later: Mapping[str, Collection[str]] = field(default_factory=dict)

    def was(self, key: str) -> dict[str, Any]:
        return self.before[key] or {}

    def is_now(self, key: str) -> dict[str, Any]:
        return self.now[key] or {}

    def is_new(self, key: str) -> bool:
        return self.before[key] is None

    def is_as_left(self, key: str) -> bool:
        """Whether nobody decided anew of this row."""
        left, now = self.after[key], self.now[key]
        if left is None or now is None:
            return left is now
        return self.fields_as_left(key) == left.keys() - self.derived

    def fields_as_left(self, key: str) -> set[str]:
        left, now = self.after[key] or {}, self.is_now(key)
        own = left.keys() - self.derived - set(self.later.get(key, ()))
        return {name for name in own if now.get(name) == left[name]}


NOTHING = Touched({}, {}, {})


class Ledger:
    """The rows that one decision touches. `watch` them before they are written.

    What a decision finds as it needs it, it lays claim to: that stands in what it touched, too.
    """

    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id
        self._kinds: dict[str, Kind] = {}
        self._before: dict[str, Rows] = {}
        self._claims: dict[tuple[str, str], frozenset[str]] = {}

    def watch(self, kind: Kind, keys: Iterable[str]) -> None:
        """Remember how these rows are, unless they are remembered already."""
        known = self._known(kind)
        new = set(keys) - known.keys()
        if new:
            known.update(kind.read(new))

    def watch_ids(self, kind: Kind, ids: Iterable[int]) -> None:
        self.watch(kind, [str(each) for each in ids])

    def made(self, kind: Kind, key: str) -> None:
        """Remember that this row was not there before."""
        self._known(kind)[key] = None

    def remember(self, kind: Kind, rows: Rows) -> None:
        """Rows that were read before they are written."""
        self._known(kind).update(rows)

    def claim(self, kind: Kind, keys: Iterable[str], fields: Iterable[str] = ()) -> None:
        """Rows that are needed as they will be: in these fields, or as such."""
        claimed = list(keys)
        self.watch(kind, claimed)
        for key in claimed:
            had = self._claims.get((kind.name, key), frozenset())
            self._claims[kind.name, key] = had | set(fields)

    def differences(self) -> tuple[dict[str, Rows], dict[str, Rows]]:
        """What differs from before: by kind and key, as it was and as it is."""
        before: dict[str, Rows] = {}
        after: dict[str, Rows] = {}
        for name, known in self._before.items():
            now = self._kinds[name].read(known)
            for key in known:
                claimed = self._claims.get((name, key))
                if known[key] != now[key] or (claimed is not None and now[key] is not None):
                    also = claimed or frozenset()
                    before.setdefault(name, {})[key] = differing(known[key], now[key], also)
                    after.setdefault(name, {})[key] = differing(now[key], known[key], also)
        return before, after

    def _known(self, kind: Kind) -> Rows:
        self._kinds[kind.name] = kind
        return self._before.setdefault(kind.name, {})


def differing(row: Values, other: Mapping[str, Any] | None, also: Collection[str] = ()) -> Values:
    """The columns in which a row differs from another, and some more."""
    if row is None or other is None:
        return row
    return {name: value for name, value in row.items() if other[name] != value or name in also}


def as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
