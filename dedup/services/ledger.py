"""The rows that a resolution touches, and those that it found as it needs them.

Two resolutions may leave the same thing to one photo: the first writes it, the second finds it
there and lays claim to it. Taking the first back then leaves it to the second (handing_down.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dedup.models import Resolution
from faces.grouping.locks import people_locked
from faces.services.freed import place_later
from faces.services.ledger import Ledger as LedgerOfPeople
from photos.locks import stacks_locked

AT_ONCE = 25  # decisions of a transaction: nobody waits long for the lock


class Ledger(LedgerOfPeople):
    """Told of each row before it is written, and of what is left as it is on purpose."""

    def drawn_up(self, verb: Resolution.Verb, **said: Any) -> Resolution:
        """The resolution, with what differs from before; to be saved."""
        before, after = self.differences()
        return Resolution(owner_id=self.owner_id, verb=verb, before=before, after=after, **said)


@contextmanager
def resolving(owner_id: int) -> Iterator[Ledger]:
    """One decision at a time in a library, all of it or nothing."""
    with stacks_locked(owner_id), people_locked(owner_id):
        ledger = Ledger(owner_id)
        yield ledger
        place_later(ledger.freed)
