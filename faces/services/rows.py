"""The kinds of rows that a decision touches, as they stand in a Change: by key, as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from faces.models import DifferentPeople, Face, FaceDecision, OtherName, Person, RefusedName

Values = dict[str, Any] | None  # None: there is no such row
Rows = dict[str, Values]
# Whose a face is follows from decisions and grouping; what is a cover, from whose the face is.
DERIVED = frozenset({"person_id", "cover_id"})


@dataclass(frozen=True)
class Kind:
    """A table: the columns that say which row it is, and those that a decision writes."""

    name: str
    model: type[Model]
    key: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def rows(self) -> QuerySet[Model]:
        return QuerySet(self.model)

    def key_of(self, *parts: int | str) -> str:
        return "-".join(str(part) for part in parts)

    def parts_of(self, key: str) -> tuple[int | str, ...]:
        parts = key.split("-", len(self.key) - 1)  # a name may have a dash, and stands last
        return tuple(
            part if column == "name" else int(part)
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
                rows[key] = {name: _as_json(found[name]) for name in self.fields}
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
        """Write rows that are no more than their keys."""
        self.rows.bulk_create([self.model(**row) for row in rows], ignore_conflicts=True)


@dataclass(frozen=True)
class Touched:
    """The rows of one kind that a change touched: before it, after it, and now."""

    before: Rows
    after: Rows
    now: Rows

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
        return self.fields_as_left(key) == left.keys() - DERIVED

    def fields_as_left(self, key: str) -> set[str]:
        left, now = self.after[key] or {}, self.is_now(key)
        return {name for name in left.keys() - DERIVED if now.get(name) == left[name]}


def _as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


PERSON = Kind(
    "person",
    Person,
    ("id",),
    ("name", "born_on", "is_favourite", "is_hidden", "cover_id", "merged_into_id"),
)
FACE = Kind(
    "face",
    Face,
    ("id",),
    ("person_id", "refused_at", "origin", "left", "top", "width", "height"),
)
DECISION = Kind(
    "decision", FaceDecision, ("face_id", "person_id"), ("is_same", "is_seen", "origin")
)
APART = Kind("apart", DifferentPeople, ("first_id", "second_id"), ())
OTHER_NAME = Kind("other_name", OtherName, ("person_id", "name"), ())
REFUSED_NAME = Kind("refused_name", RefusedName, ("face_id", "name"), ())
KINDS = {kind.name: kind for kind in (PERSON, FACE, DECISION, APART, OTHER_NAME, REFUSED_NAME)}
