"""Which part that the library stands on is away, told from what went wrong in a request."""

from collections.abc import Iterator

import psycopg
from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as NotPublished
from redis.exceptions import ConnectionError as BrokerAway
from redis.exceptions import TimeoutError as BrokerSilent

from photos.storage import is_storage_away

DATABASE, BROKER, STORAGE = "database", "broker", "storage"
# Classes of PostgreSQL's codes: the connection broke, the server has no room, or is stopping. Any
# other code, as of a deadlock, is an answer of a database that is there.
AWAY_CODES = ("08", "53", "57P")


def part_away(error: BaseException | None) -> str:
    """The part whose outage led to this failure; empty where it is a fault of ours."""
    return next(filter(None, map(part_of, causes_of(error))), "")


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """It, and what was being handled when it came up."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def part_of(error: BaseException) -> str:
    if is_of_database(error):
        return DATABASE
    if isinstance(error, BrokerAway | BrokerSilent | NotPublished):
        return BROKER
    return STORAGE if isinstance(error, OSError) and is_storage_away(error) else ""


def is_of_database(error: BaseException) -> bool:
    """A connection that could not be made, or that broke, has no code."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    told = error.__cause__
    code = told.sqlstate if isinstance(told, psycopg.Error) else None
    return code is None or code.startswith(AWAY_CODES)
