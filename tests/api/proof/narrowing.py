"""The schema for making cases from: where it asks for an id, most of the cases are to name one that
is there. All that it says of answers stays as it is."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

METHODS = {"get", "put", "post", "patch", "delete"}


def narrow(schema: dict[str, Any], known: Callable[[str, str], list[Any]]) -> dict[str, Any]:
    """`known(path, name)` gives what is there under a name in an operation at a path."""
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                narrow_parameters(operation.get("parameters", []), path, known)
    for name, fields in bodies_of(schema):
        narrow_fields(fields, name, known)
    return schema


def narrow_parameters(
    parameters: Iterable[dict[str, Any]], path: str, known: Callable[[str, str], list[Any]]
) -> None:
    for each in parameters:
        if found := known(path, each["name"]):
            keep_to(within(each["schema"], found), found)


def bodies_of(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent: the components that an answer is not made of are named Request by spectacular."""
    for name, component in schema["components"]["schemas"].items():
        if name.endswith("Request"):
            yield name, component.get("properties", {})


def narrow_fields(fields: dict[str, Any], of: str, known: Callable[[str, str], list[Any]]) -> None:
    for name, field in fields.items():
        if found := known(of, name):
            keep_to(within(field, found), found)


def within(schema: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """Of a list what it is made of, unless whole lists are known."""
    found: dict[str, Any] = schema if isinstance(values[0], list) else schema.get("items", schema)
    return found


def keep_to(schema: dict[str, Any], values: list[Any]) -> None:
    kind = schema.get("type")
    schema.clear()
    schema.update({"enum": values, **({"type": kind} if kind else {})})
    if isinstance(kind, list) and "null" in kind:
        schema["enum"] = [*values, None]
