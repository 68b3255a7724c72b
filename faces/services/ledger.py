"""What a decision touches, written down while it is made: the rows before, and the rows after."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from faces.grouping.locks import people_locked
from faces.models import Change
from faces.services.freed import place_later
from photos import ledger

KEPT_DAYS = 90
MOST_KEPT = 1000


class Ledger(ledger.Ledger):
    """The rows that one decision about people touches. `watch` them before they are written."""

    def __init__(self, owner_id: int) -> None:
        super().__init__(owner_id)
        self.freed: set[int] = set()  # faces that grouping may place anew

    def close(self, verb: Change.Verb, **said: Any) -> Change:
        """Write down the decision, with what differs from before."""
        before, after = self.differences()
        change = Change.objects.create(
            owner_id=self.owner_id, verb=verb, before=before, after=after, **said
        )
        _forget_old_changes(self.owner_id)
        return change


@contextmanager
def deciding(owner_id: int) -> Iterator[Ledger]:
    """One decision at a time in a library, all of it or nothing."""
    with people_locked(owner_id):
        book = Ledger(owner_id)
        yield book
        place_later(book.freed)


def _forget_old_changes(owner_id: int) -> None:
    """Keep the newest `MOST_KEPT` of `KEPT_DAYS`."""
    own = Change.objects.filter(owner=owner_id)
    own.filter(made_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    oldest = own.order_by("-made_at", "-pk").values("pk")[MOST_KEPT:]
    own.filter(pk__in=oldest).delete()
