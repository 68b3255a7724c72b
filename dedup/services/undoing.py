"""Taking a resolution back, also after days: what it touched becomes as it was, save what somebody
decided of since."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from dedup.grouping import group_around
from dedup.models import Resolution
from dedup.services.checks import InvalidResolution
from dedup.services.handing_down import hand_down, heirs_of, without_claims
from dedup.services.ledger import AT_ONCE, Ledger, resolving
from dedup.services.restoring import restore_photos, restore_rows, stacks_touched
from dedup.services.rows import PHOTO, WHOLE
from faces.services.undoing import take_back, touched_by
from photos.ledger import Rows
from photos.models import Photo
from photos.services.stacks import mend_stacks


def undo(resolution: Resolution) -> Resolution:
    """Take it back, once; `undone_sentence` says what a later decision keeps as it is, and what is
    gone for good. Raises InvalidResolution."""
    with resolving(resolution.owner_id) as ledger:
        row = Resolution.objects.filter(pk=resolution.pk).first()
        if row is None:
            raise InvalidResolution(_("This is too long ago."))
        if row.undone_at is None:
            _take_back(row, ledger)
            group_around(row.owner_id, row.photos)
        return row


def undo_bulk(user: User, bulk: UUID) -> Resolution:
    """Take back all that one rule did, the last first; the decision as `by_decision` has it.

    Those about photos that are locked now stay. Raises InvalidResolution.
    """
    rows = Resolution.objects.visible_to(user).filter(bulk=bulk)
    while standing := list(rows.filter(undone_at=None).order_by("-pk")[:AT_ONCE]):
        _take_back_some(user.pk, standing)
    first = rows.by_decision().first()
    if first is None:
        raise InvalidResolution(_("This is too long ago."))
    return first


def _take_back_some(owner_id: int, rows: Sequence[Resolution]) -> None:
    with resolving(owner_id) as ledger:
        fresh = Resolution.objects.filter(pk__in=[row.pk for row in rows], undone_at=None)
        for row in fresh.order_by("-pk"):
            _take_back(row, ledger)
        group_around(owner_id, {photo for row in rows for photo in row.photos})


def _take_back(row: Resolution, ledger: Ledger) -> None:
    gone = set(row.photos) - _present(row.photos)
    heirs = heirs_of(row)
    if gone & _left_by(row):
        before, after = _out_of_the_trash(row.before), _out_of_the_trash(row.after)
    else:
        before, after = without_claims(*hand_down(row, heirs))
    row.kept_rows = _restore(before, after, ledger)
    if not heirs:  # else photos that are with an heir come back to their stack later
        mend_stacks(stacks_touched(before, after))
    row.gone_count, row.undone_at = len(gone), timezone.now()
    row.save(update_fields=["undone_at", "kept_rows", "gone_count"])


def _restore(before: Mapping[str, Rows], after: Mapping[str, Rows], ledger: Ledger) -> int:
    """Returns how much stays as somebody decided since."""
    kept = _restore_whole(before, after) + restore_photos(before, after)
    return kept + take_back(touched_by(before, after), ledger)


def _left_by(row: Resolution) -> set[int]:
    """The photos that went and left something to the one that is kept."""
    return set(row.photos[1:]) if row.verb == Resolution.Verb.KEEP else set()


def _out_of_the_trash(book: Mapping[str, Rows]) -> dict[str, Rows]:
    """Only that photos went into the trash: what one that is gone for good left to the keeper is
    nowhere else any more, and stays there."""
    rows: Rows = {
        key: {"trashed_at": columns["trashed_at"]}
        for key, columns in book.get(PHOTO.name, {}).items()
        if columns and "trashed_at" in columns
    }
    return {PHOTO.name: rows}


def _restore_whole(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> int:
    kinds = [WHOLE[name] for name in after if name in WHOLE]
    return sum(
        restore_rows(kind, kind.touched(before[kind.name], after[kind.name])) for kind in kinds
    )


def _present(photo_ids: Iterable[int]) -> set[int]:
    return set(Photo.objects.filter(pk__in=list(photo_ids)).values_list("pk", flat=True))
