"""How many ZIPs somebody streams at once: each holds a connection and reads a whole album."""

from collections.abc import Callable, Generator, Iterator

from django.core.cache import cache

FORGOTTEN_SECONDS = 60 * 60  # after which a slot whose process died is free again


def take_slot(name: str, *, most: int) -> bool:
    """Whether there was one left; it is to be given back."""
    key = key_of(name)
    cache.add(key, 0, FORGOTTEN_SECONDS)
    if int(cache.incr(key)) <= most:
        cache.touch(key, FORGOTTEN_SECONDS)
        return True
    cache.decr(key)
    return False


def give_back(name: str) -> None:
    if cache.get(key_of(name), 0) > 0:
        cache.decr(key_of(name))


def key_of(name: str) -> str:
    return f"sharing:zips:{name}"


class Sent:
    """A stream that tells once that it ended, also where nobody read any of it."""

    def __init__(self, pieces: Generator[bytes], ended: Callable[[], None]) -> None:
        self.pieces = pieces
        self.ended = ended
        self.is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        self.pieces.close()
        if self.is_open:
            self.is_open = False
            self.ended()
