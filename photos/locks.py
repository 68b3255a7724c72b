"""One writer at a time about the stacks and the duplicates of a library: persons, and workers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

STACKS_LOCK = 7_206  # any number that no other advisory lock of ours uses


@contextmanager
def stacks_locked(owner_id: int) -> Iterator[None]:
    """A transaction that has a library's stacks and duplicates to itself until it ends.

    Take it before the lock of people and before any lock of rows. What takes long, as looking at
    pictures does, is done before.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [STACKS_LOCK, owner_id])
        yield
