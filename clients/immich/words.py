"""What a client sends, as JSON or in its address: read by name, or refused as nonsense."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpRequest

from clients.immich.errors import Refused
from clients.immich.ids import Kind, number_of

MOST_BYTES = 16 * 2**20  # 65,000 UUIDs, as the CLI sends at once, are 2.5 MB
BIGGEST = 2**63


class Words:
    """`said.text("albumName")`; each raises Refused, and gives None for what was not sent."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = said

    def __contains__(self, name: str) -> bool:
        return name in self.said

    def text(self, name: str, *, most: int = 10_000) -> str | None:
        value = self._of(name, str, "a string")
        if value is not None and ("\0" in value or len(value) > most):
            raise Refused(400, f"{name} must be a string of at most {most} characters")
        return value

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise Refused(400, f"{name} should not be empty")
        return value

    def flag(self, name: str) -> bool | None:
        value: bool | None = self._of(name, bool, "a boolean value")
        return value

    def number(self, name: str, least: int = 0, most: int = BIGGEST) -> int | None:
        value = self.said.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Refused(400, f"{name} must be an integer from {least} to {most}")
        return value

    def fraction(self, name: str, least: float, most: float) -> float | None:
        value = self.said.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Refused(400, f"{name} must be a number")
        if not least <= value <= most:
            raise Refused(400, f"{name} must be from {least} to {most}")
        return float(value)

    def moment(self, name: str) -> datetime | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise Refused(400, f"{name} must be an ISO 8601 date") from error

    def numbers_of(self, name: str, kind: Kind) -> list[int] | None:
        """The rows that a list of UUIDs stands for, each once."""
        value = self._of(name, list, "an array")
        return (
            None if value is None else list(dict.fromkeys(number_of(kind, each) for each in value))
        )

    def number_of(self, name: str, kind: Kind) -> int | None:
        value = self.text(name)
        return None if value is None else number_of(kind, value)

    def list(self, name: str) -> "list[Words]":
        """The objects of an array."""
        value = self._of(name, list, "an array") or []
        if not all(isinstance(each, dict) for each in value):
            raise Refused(400, f"each of {name} must be an object")
        return [Words(each) for each in value]

    def _of(self, name: str, kind: type, words: str) -> Any:
        value = self.said.get(name)
        if value is not None and not isinstance(value, kind):
            raise Refused(400, f"{name} must be {words}")
        return value


def body_of(request: HttpRequest) -> Words:
    """The JSON object that was sent; an empty body is an empty one."""
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Refused(413, "The body is too large")
    try:
        said = orjson.loads(raw) if raw.strip() else {}
    except orjson.JSONDecodeError as error:
        raise Refused(400, "The body is not JSON") from error
    if not isinstance(said, dict):
        raise Refused(400, "The body must be a JSON object")
    return Words(said)


def query_of(request: HttpRequest) -> Words:
    """What stands in the address, with flags and numbers read as such."""
    return Words({name: _read(value) for name, value in request.GET.items()})


def _read(value: object) -> Any:
    if not isinstance(value, str):
        return value
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else value
