"""What is read ahead comes in order, no more of it than is needed, and fails where it is taken."""

import threading
import time
from typing import Any

import pytest

from photos.reading_ahead import AHEAD, read_ahead


def test_it_keeps_the_order(settings: Any) -> None:
    settings.READERS = 4

    def read(number: int) -> int:
        time.sleep(0.002 * (number % 3))
        return number

    assert list(read_ahead(read, range(50))) == list(range(50))


def test_it_reads_on_while_the_reader_works(settings: Any) -> None:
    settings.READERS = 1
    was_read = threading.Semaphore(0)

    def read(number: int) -> int:
        was_read.release()
        return number

    coming = read_ahead(read, range(100))
    assert next(coming) == 0
    for _ in range(AHEAD):
        assert was_read.acquire(timeout=5)
    coming.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("readers", [1, 3])
def test_it_reads_no_further_ahead_than_memory_allows(readers: int, settings: Any) -> None:
    settings.READERS = readers
    begun: list[int] = []
    coming = read_ahead(lambda number: begun.append(number) or number, range(1000))
    next(coming)
    time.sleep(0.05)
    assert len(begun) <= (AHEAD + 1) * readers + 1
    coming.close()  # type: ignore[attr-defined]


def test_it_raises_what_reading_raised(settings: Any) -> None:
    settings.READERS = 2

    def read(number: int) -> int:
        if number == 3:
            raise FileNotFoundError("It is not there.")
        return number

    with pytest.raises(FileNotFoundError):
        list(read_ahead(read, range(10)))
