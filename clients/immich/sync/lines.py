"""Lines of a stream, and the moment at which all of it is read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

import orjson
from django.db import connection, transaction

MIME = "application/jsonlines+json"
LINES_AT_ONCE = 500
OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
T = TypeVar("T")
ONE_MOMENT = "set transaction isolation level repeatable read, read only"


def line(kind: str, data: dict[str, Any], mark: str) -> bytes:
    said = {"type": kind, "data": data, "ack": f"{kind}|{mark}"}
    return orjson.dumps(said, option=OPTIONS)


def together(lines: Iterable[bytes]) -> Iterator[bytes]:
    """In pieces, as each costs a write."""
    return (b"".join(some) for some in batched(lines, LINES_AT_ONCE))


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads within see the library as it was at the first of them: who is told of a face was
    told of its photo."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_MOMENT)
        yield
