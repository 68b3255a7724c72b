"""Which photos this thread works on: every line of the log that is written meanwhile tells them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

photos_at_work: ContextVar[tuple[int, ...]] = ContextVar("photos_at_work", default=())


@contextmanager
def at_work_on(photo_ids: Iterable[int]) -> Iterator[None]:
    token = photos_at_work.set(tuple(photo_ids))
    try:
        yield
    finally:
        photos_at_work.reset(token)
