"""How far an import is, told while it runs."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Members and bytes of a phase; the total is zero while it is not known."""

    phase: str
    done: int
    total: int = 0
    done_bytes: int = 0
    total_bytes: int = 0

    @property
    def share(self) -> float:
        """By bytes, which take the time, else by members; from 0 to 1."""
        if self.total_bytes:
            return self.done_bytes / self.total_bytes
        return self.done / self.total if self.total else 0.0


Tell = Callable[[Progress], None]
