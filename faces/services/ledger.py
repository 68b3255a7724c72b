"""What a decision touches, written down while it is made: the rows before, and the rows after."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from faces.grouping.locks import people_locked
from faces.models import Change
from faces.services.freed import place_later
from faces.services.rows import KINDS, Kind, Rows, Values

KEPT_DAYS = 90
MOST_KEPT = 1000


class Ledger:
    """The rows that one decision touches. `watch` them before they are written."""

    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id
        self.freed: set[int] = set()  # faces that grouping may place anew
        self._before: dict[str, Rows] = {}

    def watch(self, kind: Kind, keys: Iterable[str]) -> None:
        """Remember how these rows are, unless they are remembered already."""
        known = self._before.setdefault(kind.name, {})
        new = set(keys) - known.keys()
        if new:
            known.update(kind.read(new))

    def watch_ids(self, kind: Kind, ids: Iterable[int]) -> None:
        self.watch(kind, [str(each) for each in ids])

    def made(self, kind: Kind, key: str) -> None:
        """Remember that this row was not there before."""
        self._before.setdefault(kind.name, {})[key] = None

    def close(self, verb: Change.Verb, **said: Any) -> Change:
        """Write down the decision, with what differs from before."""
        before: dict[str, Rows] = {}
        after: dict[str, Rows] = {}
        for name, known in self._before.items():
            pairs = {key: (known[key], now) for key, now in KINDS[name].read(known).items()}
            changed = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
            if changed:
                before[name] = {key: _differing(old, new) for key, (old, new) in changed.items()}
                after[name] = {key: _differing(new, old) for key, (old, new) in changed.items()}
        change = Change.objects.create(
            owner_id=self.owner_id, verb=verb, before=before, after=after, **said
        )
        _forget_old_changes(self.owner_id)
        return change


@contextmanager
def deciding(owner_id: int) -> Iterator[Ledger]:
    """One decision at a time in a library, all of it or nothing."""
    with people_locked(owner_id):
        ledger = Ledger(owner_id)
        yield ledger
        place_later(ledger.freed)


def _differing(row: Values, other: Values) -> Values:
    if row is None or other is None:
        return row
    return {name: value for name, value in row.items() if other[name] != value}


def _forget_old_changes(owner_id: int) -> None:
    """Keep the newest `MOST_KEPT` of `KEPT_DAYS`."""
    own = Change.objects.filter(owner=owner_id)
    own.filter(made_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    oldest = own.order_by("-made_at", "-pk").values("pk")[MOST_KEPT:]
    own.filter(pk__in=oldest).delete()
