"""Where a part of a list ends, as an address tells it: the moment and the number of its last row.

Keyset, not offset: what comes or goes meanwhile moves nothing, and the last part costs as little as
the first.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

TAKEN = "taken_local"


class BadCursor(ValueError):
    """The text is no place in a list."""


def cursor_of(row: Any, moment: str = TAKEN) -> str:
    return f"{getattr(row, moment).isoformat()}~{row.pk}"


def read_cursor(text: str) -> tuple[datetime, int]:
    """Raises BadCursor."""
    moment, _, last = text.partition("~")
    try:
        at, pk = datetime.fromisoformat(moment).astimezone(UTC), int(last)
    except (ValueError, OverflowError) as error:
        raise BadCursor(text) from error
    if not 0 <= pk < 2**63:
        raise BadCursor(text)
    return at, pk


def older_than(cursor: str, moment: str = TAKEN) -> Q:
    """What follows in a list that has the newest first; all of it without a cursor. In the form
    that walks along an index, wherever it is. Raises BadCursor."""
    return _beyond(cursor, moment, "lt") if cursor else Q()


def newer_than(cursor: str, moment: str = TAKEN) -> Q:
    """What follows in a list that has the oldest first. As `older_than`."""
    return _beyond(cursor, moment, "gt") if cursor else Q()


def _beyond(cursor: str, moment: str, side: str) -> Q:
    at, pk = read_cursor(cursor)
    further = Q(**{f"{moment}__{side}": at}) | Q(**{f"pk__{side}": pk})
    return Q(**{f"{moment}__{side}e": at}) & further
