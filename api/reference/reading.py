"""The schema as a person reads it: rooms, what can be asked in each, and an example of everything.
Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
JSON, FORM = "application/json", "multipart/form-data"
DEEPEST = 6  # objects within objects that an example shows
SAMPLES: Mapping[str, Any] = {
    "integer": 1,
    "number": 0.5,
    "boolean": True,
    "string": "…",
    "null": None,
}
FORMATS = {
    "date-time": "2022-06-15T12:00:00Z",
    "date": "2022-06-15",
    "email": "anna@example.org",
    "uuid": "6f1c2d34-0000-4000-8000-000000000000",
    "uri": "https://photos.example.org/",
}


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    words: str
    where: str = ""
    is_needed: bool = False


@dataclass(frozen=True)
class Answer:
    """What may come back."""

    status: str
    words: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked: with what, and an example of both sides as it is written."""

    key: str
    method: str
    path: str
    title: str
    words: str
    asked: Sequence[Field]
    sent: Sequence[Field]
    told: Sequence[Field]
    answers: Sequence[Answer]
    curl: str
    example: str


@dataclass(frozen=True)
class Room:
    """The operations about one kind of thing."""

    name: str
    operations: Sequence[Operation]

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()


def rooms_of(schema: Node, address: str) -> list[Room]:
    """By name, each operation once. `address`: of this installation, for the examples."""
    found: dict[str, list[Operation]] = {}
    for path, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                reader = Reader(schema, address)
                told = reader.operation(method, path, operations[method])
                found.setdefault(operations[method]["tags"][0], []).append(told)
    return [Room(name, found[name]) for name in sorted(found)]


@dataclass(frozen=True)
class Reader:
    """Reads nodes of one schema, which name each other."""

    schema: Node
    address: str

    def operation(self, method: str, path: str, node: Node) -> Operation:
        title, _, words = node.get("description", "").partition("\n\n")
        body = content_of(node.get("requestBody", {}))
        answer = next((content_of(each) for each in good_answers(node)), {})
        return Operation(
            key=node["operationId"],
            method=method.upper(),
            path=path,
            title=" ".join(title.split()).rstrip("."),
            words=words,
            asked=[self.parameter(each) for each in node.get("parameters", [])],
            sent=self.fields(body.get("schema", {})),
            told=self.fields(answer.get("schema", {})),
            answers=[
                Answer(status, each.get("description") or "As the example shows.")
                for status, each in sorted(node["responses"].items())
            ],
            curl=self.curl(method, path, node),
            example=self.example(answer),
        )

    def parameter(self, node: Node) -> Field:
        return Field(
            node["name"],
            self.kind(node.get("schema", {})),
            node.get("description", ""),
            where=node["in"],
            is_needed=node.get("required", False),
        )

    def fields(self, node: Node) -> list[Field]:
        """Of an object; of a page, those of what it lists."""
        found = self.resolved(node)
        listed = self.resolved(found.get("properties", {}).get("items", found))
        shown = self.resolved(listed["items"]) if listed.get("type") == "array" else found
        needed = shown.get("required", [])
        return [
            Field(
                name, self.kind(each), self.resolved(each).get("description", ""),
                is_needed=name in needed,
            )
            for name, each in shown.get("properties", {}).items()
        ]  # fmt: skip

    def kind(self, node: Node) -> str:
        """Like "integer or null", "list of string", "image, video"."""
        found = self.resolved(node)
        if "enum" in found:
            return ", ".join(str(each) for each in found["enum"] if each not in ("", None))
        if "oneOf" in found:
            return ", ".join(filter(None, map(self.kind, found["oneOf"])))
        kind = found.get("type", "anything")
        if kind == "array":
            return f"list of {self.kind(found.get('items', {}))}"
        return kind if isinstance(kind, str) else " or ".join(kind)

    def resolved(self, node: Node) -> Node:
        """What a node names, or itself."""
        for each in (node, *node.get("allOf", ())):
            if "$ref" in each:
                *_, name = each["$ref"].split("/")
                found: Node = self.schema["components"]["schemas"][name]
                words = {key: node[key] for key in ("description",) if key in node}
                return {**self.resolved(found), **words}
        return node

    def curl(self, method: str, path: str, node: Node) -> str:
        """As it is typed, with the key in a variable."""
        lines = ['curl -H "Authorization: Bearer $KEY"']
        lines[0] += f" -X {method.upper()}" if method != "get" else ""
        body = content_of(node.get("requestBody", {}))
        if body:
            sent = json.dumps(self.sample_of(body), ensure_ascii=False)
            lines += [f"-H 'Content-Type: {JSON}'", f"-d '{sent}'"]
        elif FORM in node.get("requestBody", {}).get("content", {}):
            lines += ["-F file=@IMG_0042.jpg"]
        return " \\\n  ".join([*lines, f"'{self.address}{path}'"])

    def example(self, content: Node) -> str:
        if not content:
            return ""
        return json.dumps(self.sample_of(content), indent=2, ensure_ascii=False)

    def sample_of(self, content: Node) -> Any:
        """The example that was written down, or else one that is made up."""
        written: Iterator[Any] = (each["value"] for each in content.get("examples", {}).values())
        return next(written, None) or self.sample(content.get("schema", {}))

    def sample(self, node: Node, depth: int = 0) -> Any:
        found = self.resolved(node)
        for known in ("example", "default", "const"):
            if known in found:
                return found[known]
        for several in ("examples", "enum", "oneOf"):
            if found.get(several):
                first = found[several][0]
                return self.sample(first, depth) if several == "oneOf" else first
        return self._made_up(found, depth)

    def _made_up(self, node: Node, depth: int) -> Any:
        kind = node.get("type", "null")
        kind = kind if isinstance(kind, str) else kind[0]
        if kind == "array":
            return [self.sample(node.get("items", {}), depth + 1)] if depth < DEEPEST else []
        if kind == "object":
            named = node.get("properties", {}) if depth < DEEPEST else {}
            return {name: self.sample(each, depth + 1) for name, each in named.items()}
        return FORMATS.get(node.get("format", ""), SAMPLES.get(kind))


def good_answers(node: Node) -> Iterator[Node]:
    return (each for status, each in node["responses"].items() if status.startswith("2"))


def content_of(node: Node) -> Node:
    """What a body holds as JSON; nothing where it holds something else."""
    found: Node = node.get("content", {}).get(JSON, {})
    return found
