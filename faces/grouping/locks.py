"""One writer at a time about the people of a library: persons deciding, and grouping."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

PEOPLE_LOCK = 7_205  # any number that no other advisory lock of ours uses


@contextmanager
def people_locked(owner_id: int) -> Iterator[None]:
    """A transaction that has the people of a library to itself until it ends.

    What is read within sees all that was decided before. Take it before any lock of rows; one
    transaction that needs several libraries takes them in the order of their ids.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [PEOPLE_LOCK, owner_id])
        yield
