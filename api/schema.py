"""What drf-spectacular writes into the schema, and what is so with every operation: its problems,
its ETag and a choice of fields."""

import re
from collections.abc import Iterator
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from api.paging import MOST_AT_ONCE
from api.problems import MIME, problem_of
from api.views import LARGEST_ID, Chosen

STATUSES = {
    "400": "What was sent makes no sense.",
    "401": "Not signed in.",
    "403": "Not allowed: the key lacks the scope, or the form its token.",
    "404": "There is nothing like that which you may see.",
    "409": "As things are it cannot be: `detail` says why.",
    "429": "Too often. `Retry-After` says in how many seconds to come again.",
    "503": "A part of the library is away. `Retry-After` says in how many seconds to come again.",
}
OF_READING = {"412": "`If-Match` names what is no longer so."}
OF_BODIES = {"413": "More than is read at once.", "415": "In none of the types that are read."}
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
    "examples": [problem_of(404, "There is nothing like that which you may see.")],
}
FIELDS = {
    "name": "fields",
    "in": "query",
    "schema": {"type": "string"},
    "description": "Only these fields of each, with commas between. Unknown ones are left out.",
    "example": "id",
}
CONDITION = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The `ETag` of the answer that is there.",
}
NOTHING = r"(?!)"  # a pattern that takes no word at all
NO_NUL = r"^[^\u0000]*$"
ETAG = {"schema": {"type": "string"}, "description": "What it is now: for `If-None-Match`."}
WAIT = {"schema": {"type": "integer"}, "description": "Seconds."}
FILE = "application/octet-stream"
# A mark of components that are told in part when asked so; it is taken off at the end.
IS_CHOSEN = "x-chosen"


class Schema(AutoSchema):
    """Of an operation: named after its route, tagged by the room of its view."""

    def get_tags(self) -> list[str]:
        return [self.view.__module__.split(".")[1]]

    def _map_serializer(
        self, serializer: Any, direction: Any, *more: Any, **named: Any
    ) -> dict[str, Any]:
        """Of what is told in part when asked so, no field is sure to be there."""
        made: dict[str, Any] = super()._map_serializer(serializer, direction, *more, **named)  # type: ignore[no-untyped-call]
        kind = serializer if isinstance(serializer, type) else type(serializer)
        if direction == "response" and issubclass(kind, Chosen):
            made.pop("required", None)
            made[IS_CHOSEN] = True
        return made


def refused(words: str, status: int = 409) -> dict[tuple[int, str], OpenApiResponse]:
    """For the responses of an operation: a problem of its own."""
    problem = {"$ref": "#/components/schemas/Problem"}
    return {(status, MIME): OpenApiResponse(problem, words)}


def only_ours(endpoints: list[Any], **_: Any) -> list[Any]:
    """A hook before: only what is below /api/v1/, and not the schema itself."""
    return [each for each in endpoints if each[0].startswith("/api/v1/")]


def add_shared(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook after the schema is made: what is so everywhere is said everywhere."""
    components = result.setdefault("components", {}).setdefault("schemas", {})
    components["Problem"] = PROBLEM
    chosen = {name for name, each in components.items() if each.pop(IS_CHOSEN, False)}
    for name, component in components.items():
        if name.endswith("Request"):  # as spectacular calls what is sent
            for field in component.get("properties", {}).values():
                forbid_nul(field)
                join_blank(field)
    for path in result["paths"].values():
        for method, operation in path.items():
            add_problems(operation, method)
            need_one(operation, components)
            if method == "get":
                add_conditions(operation)
                add_fields(operation, chosen)
            for each in operation.get("parameters", []):
                forbid_nul(each["schema"])
                bound(each["schema"], MOST_AT_ONCE if each["name"] == "limit" else LARGEST_ID)
    return result


def add_problems(operation: dict[str, Any], method: str) -> None:
    may_be = STATUSES | (OF_READING if method == "get" else {})
    may_be |= OF_BODIES if "requestBody" in operation else {}
    for status, words in may_be.items():
        operation["responses"].setdefault(status, {"description": words} | _body())
    for status in ("429", "503"):
        operation["responses"][status]["headers"] = {"Retry-After": WAIT}


def need_one(operation: dict[str, Any], components: dict[str, Any]) -> None:
    """A body that is one of several is one of them, and a file is a file: it cannot be left out."""
    body = operation.get("requestBody", {})
    names = {ref.rpartition("/")[2] for ref in refs_in(body)}
    if FILE in body.get("content", {}) or any("oneOf" in components[name] for name in names):
        body["required"] = True


def add_conditions(operation: dict[str, Any]) -> None:
    """What is read as JSON has an ETag, and need not be sent twice."""
    answer = operation["responses"].get("200", {})
    if "application/json" in answer.get("content", {}):
        answer.setdefault("headers", {})["ETag"] = ETAG
        operation["responses"]["304"] = {"description": "You have it as it is."}
        operation.setdefault("parameters", []).append(CONDITION)


def add_fields(operation: dict[str, Any], chosen: set[str]) -> None:
    parameters = operation.setdefault("parameters", [])
    is_there = any(each["name"] == "fields" for each in parameters)
    answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    names = {ref.rpartition("/")[2] for ref in refs_in(answer.get("schema", {}))}
    if not is_there and names & chosen:
        parameters.append(FIELDS)


def forbid_nul(schema: dict[str, Any]) -> None:
    """In no parameter, as `View` sees to, and in no field of text."""
    if schema.get("type") == "array":
        forbid_nul(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        forbid_nul(schema["additionalProperties"])
    if schema.get("type") == "string" and not {"enum", "pattern", "format"} & schema.keys():
        schema["pattern"] = NO_NUL


def join_blank(schema: dict[str, Any]) -> None:
    """Text that spectacular calls of a pattern or empty is no choice of two where the pattern takes
    the empty word, too: that would be both, and `oneOf` means one."""
    choice = schema.get("oneOf", [])
    is_or_empty = choice[1:] == [{"type": "string", "maxLength": 0}]
    if is_or_empty and re.search(choice[0].get("pattern", NOTHING), ""):
        schema |= schema.pop("oneOf")[0]


def bound(schema: dict[str, Any], most: int) -> None:
    """Of a parameter: a whole number is an id, unless it says more."""
    if schema.get("type") == "integer" and "minimum" not in schema:
        schema |= {"minimum": 1, "maximum": most}


def refs_in(schema: Any) -> Iterator[str]:
    """The components that a schema names itself."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"]
        for each in schema.values():
            yield from refs_in(each)


def _body() -> dict[str, Any]:
    return {"content": {MIME: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
