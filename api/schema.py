"""What drf-spectacular writes into the schema, and the problems of every operation."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from api.problems import MIME

STATUSES = {
    "400": "What was sent makes no sense.",
    "401": "Not signed in.",
    "403": "Not allowed: the key lacks the scope, or the form its token.",
    "404": "There is nothing like that which you may see.",
    "409": "As things are it cannot be: `detail` says why.",
    "429": "Too often. `Retry-After` says when to come again.",
}
PROBLEM = {
    "type": "object",
    "required": ["type", "status", "code", "title", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Never changes its meaning."},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": True},
    },
}


class Schema(AutoSchema):
    """Of an operation: named after its route, tagged by the room of its view."""

    def get_tags(self) -> list[str]:
        return [self.view.__module__.split(".")[1]]


def refused(words: str, status: int = 409) -> dict[tuple[int, str], OpenApiResponse]:
    """For the responses of an operation: a problem of its own."""
    problem = {"$ref": "#/components/schemas/Problem"}
    return {(status, MIME): OpenApiResponse(problem, words)}


def only_ours(endpoints: list[Any], **_: Any) -> list[Any]:
    """A hook before: only what is below /api/v1/, and not the schema itself."""
    return [each for each in endpoints if each[0].startswith("/api/v1/")]


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook after the schema is made: what may go wrong everywhere is said everywhere."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path in result["paths"].values():
        for operation in path.values():
            for status, words in STATUSES.items():
                operation["responses"].setdefault(status, {"description": words} | _body())
    return result


def _body() -> dict[str, Any]:
    return {"content": {MIME: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
