"""Where a page of a list ends that is the newest first: keyset, not offset."""

from datetime import UTC, datetime
from typing import Protocol

from django.db.models import Q


class BadCursor(ValueError):
    """The text is no place in a list."""


class Dated(Protocol):
    pk: int
    made_at: datetime


def cursor_of(row: Dated) -> str:
    return f"{row.made_at.isoformat()}~{row.pk}"


def older_than(cursor: str) -> Q:
    """What follows the row of this cursor. Raises BadCursor."""
    moment, _, row_id = cursor.partition("~")
    try:
        made_at, pk = datetime.fromisoformat(moment).astimezone(UTC), int(row_id)
    except (ValueError, OverflowError) as error:
        raise BadCursor(cursor) from error
    if not 0 <= pk < 2**63:
        raise BadCursor(cursor)
    return Q(made_at__lt=made_at) | Q(made_at=made_at, pk__lt=pk)
