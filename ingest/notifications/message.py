"""What a bucket's notification says, as AWS, MinIO and Ceph write it. Pure: text in, values out."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

LONGEST_KEY = 1024  # bytes, of S3
LONGEST_MARK = 200
MOST_OBJECTS = 10_000
VERBATIM = "ceph:s3"  # writes keys as they are; everybody else encodes them like a form


class BadMessage(ValueError):
    """The message is no notification of a bucket; the reason is for the sender's operator."""


@dataclass(frozen=True)
class NewObject:
    """An object was written. `mark` tells two writes to the same key apart."""

    bucket: str
    key: str
    mark: str


def read_json(body: bytes) -> dict[str, Any]:
    """The message as an object. Raises BadMessage."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage("The body is no JSON.") from None
    if not isinstance(message, dict):
        raise BadMessage("The body is no JSON object.")
    return message


def new_objects(message: dict[str, Any]) -> list[NewObject]:
    """The objects that a notification says were written; what was deleted is nothing to us.

    Raises BadMessage.
    """
    if message.get("Event") == "s3:TestEvent":
        return []
    records = message.get("Records")
    if not isinstance(records, list) or len(records) > MOST_OBJECTS:
        raise BadMessage("There are no records in it.")
    return [new_object(record) for record in records if tells_of_new_object(record)]


def tells_of_new_object(record: Any) -> bool:
    name = record.get("eventName") if isinstance(record, dict) else None
    if not isinstance(name, str):
        raise BadMessage("A record says no eventName.")
    return name.removeprefix("s3:").startswith("ObjectCreated:")


def new_object(record: dict[str, Any]) -> NewObject:
    bucket, written = text_at(record, "s3", "bucket", "name"), dict_at(record, "s3", "object")
    key = text_at(written, "key")
    if record.get("eventSource") != VERBATIM:
        key = unquote_plus(key)
    if not bucket or not is_key(key):
        raise BadMessage("A record names no object.")
    return NewObject(bucket, key, mark_of(written))


def is_key(key: str) -> bool:
    """Whether S3 and our database can hold it."""
    try:
        return 0 < len(key.encode()) <= LONGEST_KEY and "\x00" not in key
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write
        return False


def mark_of(written: dict[str, Any]) -> str:
    """The sequencer grows with every write; servers without one tell the version or the ETag."""
    for name in ("sequencer", "versionId", "eTag"):
        value = written.get(name)
        if isinstance(value, str) and value.isprintable() and 0 < len(value) <= LONGEST_MARK:
            return f"{name} {value}"
    raise BadMessage("A record tells neither sequencer nor version nor ETag.")


def dict_at(value: Any, *names: str) -> dict[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        raise BadMessage(f"A record has no {'.'.join(names)}.")
    return value


def text_at(value: Any, *names: str) -> str:
    *path, last = names
    text = dict_at(value, *path).get(last)
    if not isinstance(text, str):
        raise BadMessage(f"A record has no {'.'.join(names)}.")
    return text
