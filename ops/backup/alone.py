"""One at a time: what two processes must not do at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from ops.backup.refused import BackupRefused

# Any numbers that no other advisory lock of ours uses.
ONE_BACKUP_LOCK = 7_241
ONE_ROUND_LOCK = 7_242


@contextmanager
def alone(lock: int, words: str) -> Iterator[None]:
    """Raises BackupRefused with these words while another process is at it. A killed process lets
    go with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [lock])
        if not cursor.fetchone()[0]:
            raise BackupRefused(words)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [lock])
