"""Times as clients of the protocol read them."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """In UTC, to the millisecond: "2024-05-01T12:00:00.000Z"."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def moment_or_none(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
