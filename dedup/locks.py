"""One writer at a time about the duplicates and stacks of a library: persons, and workers."""

from collections.abc import Iterator
from contextlib import contextmanager

from photos.locks import stacks_locked


@contextmanager
def duplicates_locked(owner_id: int) -> Iterator[None]:
    """A transaction that has a library's duplicates and stacks to itself until it ends.

    Take it before the lock of people and before any lock of rows. What takes long, as looking at
    pictures does, is done before.
    """
    with stacks_locked(owner_id):
        yield
