"""What a piece of a query was understood as, or why it was not. Pure."""

from dataclasses import dataclass
from datetime import date

from search.filters import Filter
from search.language.names import LibraryNames


@dataclass(frozen=True)
class Context:
    """What is known besides the words."""

    names: LibraryNames
    today: date


@dataclass(frozen=True)
class Reading:
    """Another way to take the same words: how to say it, and what to write in their place."""

    label: str
    query: str


@dataclass(frozen=True)
class Understood:
    """A filter, how to say it, and what means exactly this wherever it is written.

    `words` instead of a filter: they are meant as words, by meaning. `note`: what to tell the
    person although it was understood.
    """

    filter: Filter | None
    kind: str
    label: str
    written: str
    words: str = ""
    note: str = ""
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Misunderstood:
    """Why a field and its value are searched as words."""

    reason: str


def written(field: str, value: str) -> str:
    """Return a field with its value as it is understood again."""
    return f'{field}:"{value}"' if '"' not in value else f"{field}:{value}"
