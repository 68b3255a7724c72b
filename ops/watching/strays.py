"""Files that no row knows: noted when they are first seen, deleted when they are still so a week
later. The week runs from the note: after a restored database every newer file looks like a stray,
and somebody must have the time to see that."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from curating.models import LeftoverFile
from curating.services.leftovers import clear_leftovers
from ingest.chunks import batched
from ops.watching.rows import StrayFile
from ops.watching.troubles import settle
from photos.models import Photo, Rendition
from photos.storage import originals, renditions
from sharing.models import GuestUpload
from vault.models import LockedFile

logger = logging.getLogger(__name__)

GRACE = timedelta(days=7)
CHUNK = 20_000
FEW = 50
MOST_PER_CENT = 10
# Names that only the library gives; what somebody else put there is left alone. Crops of faces
# have leftovers of their own.
BY_CONTENT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})[.-][\w.-]+")
SEALED = re.compile(r"locked/[0-9a-f]{2}/([0-9a-f]{32})-\w+")

Storage = StrayFile.Storage
STORAGES: dict[StrayFile.Storage, Callable[[], Any]] = {
    Storage.ORIGINALS: originals,
    Storage.RENDITIONS: renditions,
}


def tend_strays() -> None:
    """Look through both storages; what was noted long ago goes, unless that is a lot."""
    files = sum(note_strays(name) for name in STORAGES)
    due = StrayFile.objects.filter(seen_at__lte=timezone.now() - GRACE)
    count = due.count()
    if is_suspicious(count, files):
        settle("strays", {"many": many_words(count, files)})
        return
    settle("strays", {})
    for strays in batched(list(due), CHUNK):
        delete_strays(strays)


def note_strays(name: StrayFile.Storage) -> int:
    """Note what no row knows, and forget what one knows again; the number of files."""
    count = 0
    for keys in batched(keys_of(STORAGES[name]()), CHUNK):
        count += len(keys)
        unknown = set(keys) - known_among(name, keys)
        noted = [StrayFile(storage=name, key=key) for key in sorted(unknown)]
        StrayFile.objects.bulk_create(noted, ignore_conflicts=True)
        forget(name, set(keys) - unknown)
    return count


def keys_of(storage: Any) -> Iterator[str]:
    """Those that are named as the library names."""
    return (each.key for each in storage.held() if is_ours(each.key))


def is_ours(key: str) -> bool:
    return bool(BY_CONTENT.fullmatch(key) or SEALED.fullmatch(key))


def known_among(name: StrayFile.Storage, keys: Sequence[str]) -> set[str]:
    """Those that a row names, whatever it says of them."""
    if name == Storage.ORIGINALS:
        rows: list[QuerySet[Any, str]] = [
            named(Photo.objects.all(), "original_key", keys),
            named(LockedFile.objects.all(), "key", keys),
            named(LockedFile.objects.all(), "plain_key", keys),
            named(GuestUpload.objects.all(), "key", keys),
        ]
    else:
        rows = [
            named(Rendition.objects.all(), "key", keys),
            named(LockedFile.objects.all(), "plain_key", keys),
            named(GuestUpload.objects.all(), "picture_key", keys),
        ]
    rows.append(named(LeftoverFile.objects.all(), "key", keys))
    return {key for found in rows for key in found}


def named(rows: QuerySet[Any], column: str, keys: Sequence[str]) -> QuerySet[Any, str]:
    return rows.order_by().filter(**{f"{column}__in": keys}).values_list(column, flat=True)


def forget(name: StrayFile.Storage, keys: Iterable[str]) -> None:
    noted = StrayFile.objects.filter(storage=name)
    if noted.exists():
        noted.filter(key__in=list(keys)).delete()


def is_suspicious(count: int, files: int) -> bool:
    """Whether it is more likely that rows are missing than that files are too many."""
    return count > FEW and 100 * count > MOST_PER_CENT * files


def many_words(count: int, files: int) -> str:
    words = _(
        "No row knows %(count)d of %(files)d stored files. Nothing is deleted: was the database"
        " restored to an earlier day?"
    )
    return words % {"count": count, "files": files}


def delete_strays(strays: Sequence[StrayFile]) -> None:
    """Asks once more. They go as the files of deleted photos do, under the lock of their bytes."""
    for name in STORAGES:
        keys = [stray.key for stray in strays if stray.storage == name]
        unknown = sorted(set(keys) - known_among(name, keys))
        LeftoverFile.objects.bulk_create(
            [leftover(name, key) for key in unknown], ignore_conflicts=True
        )
        StrayFile.objects.filter(storage=name, key__in=keys).delete()
        logger.info("%d files of %s that no row knew are deleted", len(unknown), name)
    clear_leftovers()


def leftover(name: StrayFile.Storage, key: str) -> LeftoverFile:
    kind = LeftoverFile.Storage
    if sealed := SEALED.fullmatch(key):
        return LeftoverFile(storage=kind.SEALED, key=key, sha256=sealed[1])
    by_content = BY_CONTENT.fullmatch(key)
    sha256 = by_content[1] if by_content else ""
    storage = kind.ORIGINAL if name == Storage.ORIGINALS else kind.RENDITION
    return LeftoverFile(storage=storage, key=key, sha256=sha256)
