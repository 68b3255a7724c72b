"""One writer at a time: about the stacks and the duplicates of a library, and about a photo."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from photos.models import Photo

STACKS_LOCK = 7_206  # any number that no other advisory lock of ours uses
BYTES_LOCK = 7_209


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


def lock_photos(photos: Iterable[Photo]) -> None:
    """Until the end of the transaction nobody else writes to these photos. What was decided of them
    is asked for after this."""
    rows = Photo.objects.filter(pk__in=[photo.pk for photo in photos]).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


@contextmanager
def hold_bytes(sha256: str) -> Iterator[None]:
    """A transaction in which these bytes are neither deleted nor given another row: who deletes an
    original that no row needs, and who makes a row for stored bytes, wait for each other."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_advisory_xact_lock(%s, %s)", [BYTES_LOCK, int(sha256[:7], 16)]
            )
        yield


@contextmanager
def bytes_tried(sha256: str) -> Iterator[bool]:
    """The same without a transaction, for what takes long, and without waiting: whether the bytes
    are ours. Whoever would delete them or give them a row waits until the end; a process that is
    killed gives them back at once."""
    with lock_tried(BYTES_LOCK, int(sha256[:7], 16)) as is_ours:
        yield is_ours


@contextmanager
def lock_tried(*key: int) -> Iterator[bool]:
    """Whether nobody else holds this lock, one number or two; if so, it is ours meanwhile."""
    numbers = ", ".join(["%s"] * len(key))
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_try_advisory_lock({numbers})", key)
        is_ours = cursor.fetchone() == (True,)
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute(f"select pg_advisory_unlock({numbers})", key)


@contextmanager
def bytes_held(sha256: str) -> Iterator[None]:
    """As `bytes_tried`, once they are free."""
    key = [BYTES_LOCK, int(sha256[:7], 16)]
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", key)
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s, %s)", key)
