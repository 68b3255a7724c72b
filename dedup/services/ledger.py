"""The rows that a resolution touches, and those that it found as it needs them.

Two resolutions may leave the same thing to one photo: the first writes it, the second finds it
there and lays claim to it. Taking the first back then leaves it to the second (undoing.py).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from dedup.locks import duplicates_locked
from dedup.models import Resolution
from faces.grouping.locks import people_locked
from faces.services.freed import place_later
from faces.services.ledger import Ledger as LedgerOfPeople
from photos.ledger import Kind, Rows


class Ledger(LedgerOfPeople):
    """Told of each row before it is written, and of what is left as it is on purpose."""

    def __init__(self, owner_id: int) -> None:
        super().__init__(owner_id)
        self._claims: list[tuple[Kind, str, frozenset[str]]] = []

    def claim(self, kind: Kind, key: str, fields: Iterable[str] = ()) -> None:
        """A row that a photo which goes has, too: in these fields, or the row as such."""
        self.watch(kind, [key])
        self._claims.append((kind, key, frozenset(fields)))

    def differences(self) -> tuple[dict[str, Rows], dict[str, Rows]]:
        before, after = super().differences()
        for kind, key, fields in self._claims:
            was, now = self._known(kind)[key], kind.read([key])[key]
            if was is None or now is None:
                continue
            old = before.setdefault(kind.name, {}).setdefault(key, {})
            new = after.setdefault(kind.name, {}).setdefault(key, {})
            for name in fields:
                (old or {})[name], (new or {})[name] = was[name], now[name]
        return before, after

    def write_down(self, verb: Resolution.Verb, **said: Any) -> Resolution:
        """The resolution, with what differs from before."""
        before, after = self.differences()
        return Resolution.objects.create(
            owner_id=self.owner_id, verb=verb, before=before, after=after, **said
        )


@contextmanager
def resolving(owner_id: int) -> Iterator[Ledger]:
    """One decision at a time in a library, all of it or nothing."""
    with duplicates_locked(owner_id), people_locked(owner_id):
        ledger = Ledger(owner_id)
        yield ledger
        place_later(ledger.freed)
