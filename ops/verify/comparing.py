"""One part of the library: what its rows need against what the storage holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from curating.models import LeftoverFile
from ingest.models import StageRun
from ops.backup.content import Content, measured
from ops.backup.listing import (
    IN_ORIGINALS,
    Kept,
    in_sources,
    locked_files,
    open_kept,
    originals_of,
    plain_photos,
)
from ops.backup.place import ORIGINALS, Place
from ops.backup.stored import held_at, names_at_top
from ops.models import Finding
from ops.verify.parts import in_part, parts_of
from ops.verify.remaking import rendition_parts, unrendered_in
from photos.models import Photo, Source
from photos.originals import OriginalOffline
from photos.storage import Held, originals
from vault.models import LockedFile

Kind = Finding.Kind
SOURCE = "source:"
# A file is stored before its row: what an upload or an encryption under way has just written. This
# is when a file is told of, by its own age and whatever its name; strays of ours are deleted a week
# after they were seen (ops/watching/strays.py).
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """What is wrong with one file."""

    kind: Kind
    key: str
    photo_id: int | None = None
    detail: str = ""
    kept: Kept | None = None


@dataclass(frozen=True)
class Against:
    """A place for backups, and the originals that are there with their lengths."""

    place: Place
    there: dict[str, int]

    def lacks(self, file: Kept) -> str:
        """Why it could not be brought back from there; empty where it could."""
        size_bytes = self.there.get(self.place.original(file.sha256))
        if size_bytes is None:
            return "not there"
        return "" if size_bytes == self.place.stored_size(file.size_bytes) else "of another length"


def against(place: Place) -> Against:
    return Against(place, {name: each.size_bytes for name, each in place.held(ORIGINALS).items()})


def all_parts() -> list[str]:
    """Every folder of the storage, also one that only rows know, and every source."""
    sources = Source.objects.filter(kind=Source.Kind.FOLDER).values_list("pk", flat=True)
    rows = parts_of(Photo.objects.filter(kept_in=None), "original_key")
    sealed = parts_of(LockedFile.objects.all(), "key")
    names = names_at_top(originals()) | rows | sealed | rendition_parts()
    return [*sorted(names), *(f"{SOURCE}{pk}" for pk in sorted(sources))]


@dataclass
class Comparing:
    """Compares part by part, and counts what was read."""

    against: Against | None = None
    files: int = 0
    size_bytes: int = 0

    def compare(self, part: str) -> Iterator[Found]:
        if part.startswith(SOURCE):
            yield from self._source(int(part.removeprefix(SOURCE)))
            return
        kept = list(originals_of(plain_photos().filter(in_part("original_key", part))))
        kept += locked_files(LockedFile.objects.filter(in_part("key", part)))
        held = held_at(originals(), part)
        for file in kept:
            yield from self._file(file, held.get(file.key))
        yield from untracked(held, {file.key for file in kept})
        yield from undecodable(part)
        for key, photo_id in unrendered_in(part).keys:
            yield Found(Kind.UNRENDERED, key, photo_id)

    def _source(self, source_id: int) -> Iterator[Found]:
        """What is missing there is an affair of its owner."""
        for file in in_sources(Photo.objects.filter(kept_in=source_id, missing_since=None)):
            yield from self._file(file, None)

    def _file(self, file: Kept, held: Held | None) -> Iterator[Found]:
        self.files += 1
        if self.against and (reason := self.against.lacks(file)):
            yield Found(Kind.NOT_BACKED_UP, file.key, file.photo_id, reason)
        if file.area == IN_ORIGINALS and held is None:
            if is_needed_still(file):
                yield Found(Kind.MISSING, file.key, file.photo_id, kept=file)
            return
        yield from self._bytes(file)

    def _bytes(self, file: Kept) -> Iterator[Found]:
        try:
            with open_kept(file) as stored:
                content = measured(stored)
        except FileNotFoundError as error:
            yield Found(Kind.MISSING, file.key, file.photo_id, str(error), file)
        except OriginalOffline as error:
            yield Found(Kind.UNREADABLE, file.key, file.photo_id, str(error))
        except OSError as error:
            yield Found(Kind.UNREADABLE, file.key, file.photo_id, str(error), file)
        else:
            self.size_bytes += content.size_bytes
            if content != Content(file.sha256, file.size_bytes):
                detail = f"{content.size_bytes} bytes with checksum {content.sha256[:12]}…"
                yield Found(Kind.CHANGED, file.key, file.photo_id, detail, file)


def is_needed_still(file: Kept) -> bool:
    """Whether it was not deleted, or locked, since the rows were read."""
    if file.photo_id is None:
        rows = LockedFile.objects.filter(key=file.key).exists()
    else:
        rows = plain_photos().filter(pk=file.photo_id, original_key=file.key).exists()
    return rows and not originals().exists(file.key)


def untracked(held: dict[str, Held], known: set[str]) -> Iterator[Found]:
    """Files that no row needs, once they are old enough not to be under way. Those of photos that
    were just deleted go by themselves."""
    before = timezone.now() - GRACE
    old = {key for key, each in held.items() if key not in known and each.changed_at < before}
    old -= set(LeftoverFile.objects.filter(key__in=old).values_list("key", flat=True))
    # A locked photo's plain bytes go as soon as the encrypted ones were read back.
    waiting = Photo.objects.filter(original_key__in=old, kept_in=None)
    old -= set(waiting.filter(locked__is_plain_gone=False).values_list("original_key", flat=True))
    for key in sorted(old):
        yield Found(Kind.UNTRACKED, key, detail=f"{held[key].size_bytes} bytes")


def undecodable(part: str) -> Iterator[Found]:
    """What no picture comes out of, as the stage that tried has noted."""
    failed = StageRun.objects.filter(
        in_part("photo__original_key", part), stage="renditions", state=StageRun.State.FAILED
    )
    rows = failed.order_by("pk").values_list("photo__original_key", "photo", "error")
    for key, photo_id, error in rows:
        yield Found(Kind.UNDECODABLE, key, photo_id, error)
