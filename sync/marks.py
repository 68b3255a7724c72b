"""How far a client was told, as a text that it keeps."""

from dataclasses import dataclass
from typing import Self

from sync.epochs import horizon
from sync.models import Epoch

BIGGEST = 2**63


class BadMark(Exception):
    """Nothing that was ever given out."""


class StartAgain(Exception):
    """Of another epoch, or so old that changes since may have been forgotten."""


@dataclass(frozen=True, order=True)
class Mark:
    """The last change that was told: everything before it was, too."""

    xact: int
    id: int = 0

    @classmethod
    def now(cls) -> Self:
        """After all that is over."""
        return cls(horizon())

    def written(self, epoch: Epoch) -> str:
        return f"{epoch.token}.{self.xact}.{self.id}"

    @classmethod
    def read(cls, text: str, epoch: Epoch) -> Self:
        """Raises BadMark or StartAgain."""
        token, *numbers = text.split(".")
        if len(numbers) != 2 or not all(each.isascii() and each.isdigit() for each in numbers):
            raise BadMark
        xact, row = (int(each[:20]) for each in numbers)
        if max(xact, row) >= BIGGEST:
            raise BadMark
        if token != epoch.token or xact <= epoch.pruned_to:
            raise StartAgain
        return cls(xact, row)
