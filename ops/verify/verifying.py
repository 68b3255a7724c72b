"""A round of verifying: part by part, kept in rows, so that a round that was cut off goes on."""

import logging
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ops.backup.alone import ONE_ROUND_LOCK, alone
from ops.backup.place import Place
from ops.models import Finding, Verification
from ops.verify.comparing import Comparing, Found, against, all_parts
from ops.verify.repairing import Repairing
from ops.watching.troubles import end_trouble, tell_operators

logger = logging.getLogger(__name__)

TOPIC = "verify"
DAYS = 30  # within which a share a day has come to every file
KEPT_FOR = timedelta(days=365)
STALE_AFTER = timedelta(days=3)  # then a round is begun anew
ADVICE = {
    Finding.Kind.MISSING: "fetch it from a backup: verify --repair --from PLACE",
    Finding.Kind.CHANGED: "fetch it from a backup: verify --repair --from PLACE; and test the disk",
    Finding.Kind.UNREADABLE: "see whether its disk, bucket or source is there, and verify again",
    Finding.Kind.UNTRACKED: "look at it; import it, or delete it",
    Finding.Kind.UNDECODABLE: "its bytes are as they came: look for a better copy of this photo",
    Finding.Kind.UNRENDERED: "have it made again: verify --repair",
    Finding.Kind.NOT_BACKED_UP: "back up again",
}
Tell = Callable[[str], None]


def verify(
    *, place: Place | None = None, repairing: Repairing | None = None, tell: Tell
) -> Verification:
    """The whole library; goes on with a round that was cut off. Raises BackupRefused while another
    one is under way."""
    with alone(ONE_ROUND_LOCK, "The library is being verified. Wait until that is done."):
        row, parts = open_round(all_parts())
        comparing = Comparing(against(place) if place else None, row.files, row.size_bytes)
        return go_through(row, parts, comparing, repairing, tell)


def verify_share(today: date) -> Verification:
    """A thirtieth of the library, each day another."""
    mine = today.toordinal() % DAYS
    parts = [part for number, part in enumerate(all_parts()) if number % DAYS == mine]
    Verification.objects.filter(started_at__lt=timezone.now() - KEPT_FOR).delete()
    row = Verification.objects.create(is_whole=False, parts=len(parts))
    return go_through(row, parts, Comparing(), None, logger.info)


def open_round(parts: list[str]) -> tuple[Verification, list[str]]:
    """A round, and what is left of it: one that was cut off within the last days goes on."""
    left = Verification.objects.filter(is_whole=True, state=Verification.State.RUNNING)
    row = left.filter(started_at__gt=timezone.now() - STALE_AFTER).order_by("-pk").first()
    if row is None or row.last_part not in parts:
        left.delete()
        return Verification.objects.create(parts=len(parts)), parts
    Verification.objects.filter(pk=row.pk).update(parts=len(parts))
    return row, parts[parts.index(row.last_part) + 1 :]


def go_through(
    row: Verification,
    parts: list[str],
    comparing: Comparing,
    repairing: Repairing | None,
    tell: Tell,
) -> Verification:
    for part in parts:
        found = list(comparing.compare(part))
        repaired = {each for each in found if repairing and repairing.repair(each)}
        for each in found:
            mended = " (repaired)" if each in repaired else f"; {ADVICE[each.kind]}"
            tell(f"{each.kind}: {each.key}{whose(each)} {each.detail}".rstrip() + mended)
        note(row, part, found, repaired, comparing)
    row.state, row.finished_at = Verification.State.DONE, timezone.now()
    row.save(update_fields=["state", "finished_at", "changed_at"])
    tell_of(row)
    return row


def tell_of(row: Verification) -> None:
    """Operators know by the report what is wrong, and that it is well again by a whole round."""
    count = row.findings.filter(repaired_at=None).count()
    if count:
        tell_operators(TOPIC, f"Verifying found {count} things that are not as they must be.")
    elif row.is_whole:
        end_trouble(TOPIC)


def note(
    row: Verification, part: str, found: list[Found], repaired: set[Found], comparing: Comparing
) -> None:
    """What a part brought, and that it is done, at once."""
    row.parts_done, row.last_part = row.parts_done + 1, part
    row.files, row.size_bytes = comparing.files, comparing.size_bytes
    now = timezone.now()
    with transaction.atomic():
        Finding.objects.bulk_create(
            Finding(
                verification=row, kind=each.kind, key=each.key, photo_id=each.photo_id,
                detail=each.detail, repaired_at=now if each in repaired else None,
            )
            for each in found
        )  # fmt: skip
        row.save()


def whose(found: Found) -> str:
    return f" (photo {found.photo_id})" if found.photo_id else ""
