"""What a stage of the pipeline is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from photos.models import Photo


def always() -> bool:
    return True


@dataclass(frozen=True)
class Stage:
    """One step. `run` takes a batch and may be called twice with the same photos; it raises when
    any of them cannot be done, and the batch is then tried again one by one.

    A stage that is off takes no photos. One that is not awaited may lag for days: an upload is
    finished without it.
    """

    name: str
    run: Callable[[Sequence[Photo]], None]
    version: Callable[[], str]
    queue: str = "cpu"
    needs: tuple[str, ...] = ()
    batch_size: int = 1
    longest_seconds: int = 300  # for a batch; a worker that takes longer hangs
    kinds: tuple[str, ...] = (Photo.Kind.IMAGE, Photo.Kind.VIDEO)
    is_on: Callable[[], bool] = always
    is_awaited: bool = True
    can_wait: bool = True  # for the next month, when a plan's minutes are used up


def in_turn(*steps: Callable[[Sequence[Photo]], None]) -> Callable[[Sequence[Photo]], None]:
    """The work of a stage that has several steps."""

    def run(photos: Sequence[Photo]) -> None:
        for step in steps:
            step(photos)

    return run


def fixed(version: str) -> Callable[[], str]:
    """The version of a stage whose way of working is all in the code."""
    return lambda: version
