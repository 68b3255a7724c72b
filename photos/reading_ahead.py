"""Reading ahead of whoever is slower: storage and decoding are hidden behind a model's work."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings

Item = TypeVar("Item")
Read = TypeVar("Read")
AHEAD = 4  # by each reader: bounds the memory, whatever the size of a batch


def read_ahead(read: Callable[[Item], Read], items: Iterable[Item]) -> Iterator[Read]:
    """What `read` gives of each, in their order; it runs in threads and asks no database."""
    with ThreadPoolExecutor(settings.READERS) as readers:
        try:
            yield from in_order(readers, read, items)
        finally:
            readers.shutdown(cancel_futures=True)


def in_order(
    readers: ThreadPoolExecutor, read: Callable[[Item], Read], items: Iterable[Item]
) -> Iterator[Read]:
    coming: deque[Future[Read]] = deque()
    for item in items:
        coming.append(readers.submit(read, item))
        if len(coming) > AHEAD * settings.READERS:
            yield coming.popleft().result()
    while coming:
        yield coming.popleft().result()
