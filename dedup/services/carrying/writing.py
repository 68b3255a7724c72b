"""The few writes that carrying is made of. Each is told to the ledger first."""

from collections.abc import Iterable, Mapping
from typing import Any

from dedup.services.ledger import Ledger
from dedup.services.rows import PHOTO, SAID
from photos.ledger import as_json
from photos.models import Decision, Photo

# Columns that no stage writes, or that follow from others: there is nothing to be decided.
UNDECIDED = frozenset({"archived_at", "place_id"})


def set_columns(photo_id: int, columns: Mapping[str, Any], ledger: Ledger) -> None:
    """Write them as what a person said, which no stage changes when it reads the file again."""
    ledger.watch_ids(PHOTO, [photo_id])
    Photo.objects.filter(pk=photo_id).update(**columns)
    said = {name: as_json(columns[name]) for name in sorted(columns.keys() - UNDECIDED)}
    ledger.watch(SAID, [SAID.key_of(photo_id, name) for name in said])
    Decision.objects.bulk_create(
        [Decision(photo_id=photo_id, column=name, value=value) for name, value in said.items()],
        update_conflicts=True,
        unique_fields=["photo", "column"],
        update_fields=["value", "decided_at"],
    )


def hold_columns(photo_id: int, columns: Iterable[str], ledger: Ledger) -> None:
    """They are as they should be already."""
    names = sorted(columns)
    ledger.claim(PHOTO, [str(photo_id)], names)
    ledger.claim(SAID, [SAID.key_of(photo_id, name) for name in names], ["value"])
