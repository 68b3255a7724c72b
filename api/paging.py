"""Pages by key: a page begins after the last item of the one before, however the list grew."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.problems import Problem

USUAL_LIMIT = 100
MOST_AT_ONCE = 1000
WORDS = {
    "limit": f"How many at once: {USUAL_LIMIT} unless said, at most {MOST_AT_ONCE}.",
    "after": "The `next` of the page before.",
}
# What comes of reading a cursor that nobody wrote.
WRONG = (ValueError, TypeError, OverflowError, RecursionError)


class Keyset(BasePagination):
    """Of a view with `keys`, the columns that order its rows; the last of them is unique. A minus
    before one orders it downwards, as in Django: `keys = ("-taken_local", "-id")`. None of them is
    ever null. The answer is `{"items": […], "next": "…" or null}`."""

    def paginate_queryset(  # type: ignore[override]  # only rows of the database have keys
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        keys: Sequence[str] = view.keys  # type: ignore[union-attr]  # by the words above
        limit = read_limit(request.query_params.get("limit", str(USUAL_LIMIT)))
        after = request.query_params.get("after")
        rows = queryset.order_by(*keys)
        if after:
            rows = rows.filter(beyond(keys, read_cursor(after, queryset.model, keys)))
        found = list(rows[: limit + 1])
        self.next = write_cursor(found[limit - 1], keys) if len(found) > limit else None
        return found[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"items": data, "next": self.next})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {
            "type": ["string", "null"],
            "description": "What to send as `after`; null on the last page.",
            "example": "WyIyMDI2LTAxLTMxVDEyOjAwOjAwKzAwOjAwIiwgNF0",
        }
        return {
            "type": "object",
            "required": ["items", "next"],
            "properties": {"items": schema, "next": following},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        number = {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE, "default": USUAL_LIMIT}
        kinds: dict[str, dict[str, Any]] = {"limit": number, "after": {"type": "string"}}
        return [
            {"name": name, "in": "query", "schema": kind, "description": WORDS[name]}
            for name, kind in kinds.items()
        ]


def read_limit(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_AT_ONCE:
        raise Problem("bad_limit", f"limit is a number from 1 to {MOST_AT_ONCE}.")
    return int(text)


def beyond(keys: Sequence[str], last: Sequence[Any]) -> Q:
    """Of the rows in the order of these keys, those that come after the last one."""
    found, same = Q(), Q()
    for key, value in zip(keys, last, strict=True):
        name, is_down = key.lstrip("-"), key.startswith("-")
        found |= same & Q(**{f"{name}__{'lt' if is_down else 'gt'}": value})
        same &= Q(**{name: value})
    # Said once more by itself: an index reads from here, and not from the start.
    first, is_down = keys[0].lstrip("-"), keys[0].startswith("-")
    return Q(**{f"{first}__{'lte' if is_down else 'gte'}": last[0]}) & found


def write_cursor(row: object, keys: Sequence[str]) -> str:
    values = [getattr(row, key.lstrip("-")) for key in keys]
    told = [each.isoformat() if isinstance(each, datetime) else each for each in values]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def read_cursor(text: str, model: type[Model], keys: Sequence[str]) -> list[Any]:
    """Raises Problem for anything that `write_cursor` does not write."""
    try:
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        fields = [model._meta.get_field(key.lstrip("-")) for key in keys]  # noqa: SLF001
        return [_value(field, each) for field, each in zip(fields, told, strict=True)]
    except (*WRONG, ValidationError) as error:
        raise Problem("bad_cursor", "after is not the `next` of a page of this list.") from error


def _value(field: Any, told: Any) -> Any:
    if told is None or (isinstance(told, str) and b"\0" in told.encode()):
        raise ValueError(told)
    if isinstance(field, DateTimeField):
        return aware(datetime.fromisoformat(told))
    value = field.to_python(told)
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError(told)
    return value


def aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment
