"""Where a photo came from: each time its file was handed in, each archive and each source that it
lies in, with its name and path there. A file that came again was known, and is told, too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from ingest.models import Batch, Receipt, SourceFile, TakeoutMember
from photos.models import Photo

MOST = 20  # of each kind; what is handed in every night tells nothing new


@dataclass(frozen=True)
class Arrival:
    """One way in, in words: how, when, and what the file was called and lay in there."""

    words: str
    at: datetime
    path: str
    is_first: bool = False


def provenance_of(photo: Photo) -> list[Arrival]:
    """Of a photo that the person owns; the first arrival first. In three queries."""
    found = [*handed_in(photo), *in_archives(photo), *in_sources(photo)]
    return sorted(found, key=lambda each: (not each.is_first, each.at))


def handed_in(photo: Photo) -> Iterator[Arrival]:
    rows = Receipt.objects.filter(photo=photo).select_related("batch").order_by("pk")
    for row in rows.exclude(outcome=Receipt.Outcome.SIDECAR)[:MOST]:
        is_first = row.outcome == Receipt.Outcome.ADDED
        words = (
            way_in_words(row.batch) if is_first else _("%s, once more") % way_in_words(row.batch)
        )
        path = row.path or row.filename
        yield Arrival(words, row.received_at, path, is_first)


def way_in_words(batch: Batch) -> str:
    """The way, and where its files were."""
    name = str(batch.get_origin_display())
    return f"{name}: {batch.folder}" if batch.folder else name


def in_archives(photo: Photo) -> Iterator[Arrival]:
    rows = TakeoutMember.objects.filter(photo=photo, kind=TakeoutMember.Kind.MEDIA)
    rows = rows.annotate(at=F("takeout__batch__started_at")).order_by("pk")
    for row in rows[:MOST]:
        yield Arrival(_("In the archive %s") % row.archive, row.at, row.path)


def in_sources(photo: Photo) -> Iterator[Arrival]:
    rows = SourceFile.objects.filter(photo=photo).select_related("source").order_by("pk")
    for row in rows[:MOST]:
        yield Arrival(_("In the source “%s”") % row.source, row.changed_at, row.path)
