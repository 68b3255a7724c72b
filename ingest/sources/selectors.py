"""Reads of the pages of sources."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from ingest.models import Scan, SourceFile
from photos.models import Photo, Source

State = SourceFile.State
LISTED = 200  # files of a state that a page shows


@dataclass(frozen=True)
class SourceCard:
    """A source as its card shows it: its last scan, and its files in numbers."""

    source: Source
    scan: Scan | None
    files: Counter[str]

    @property
    def is_scanning(self) -> bool:
        return self.scan is not None and self.scan.finished_at is None

    @property
    def percent(self) -> int | None:
        """How far the scan is, where it is known how much there is."""
        if not self.scan or not self.scan.total:
            return None
        return min(100, 100 * self.scan.seen // self.scan.total)

    @property
    def indexed(self) -> int:
        return self.files[State.INDEXED]

    @property
    def missing(self) -> int:
        return self.files[State.MISSING]

    @property
    def problems(self) -> int:
        return self.files[State.REFUSED] + self.files[State.UNREADABLE]

    @property
    def asks_about_losses(self) -> bool:
        """Whether many files are gone. Other questions are asked where they are answered."""
        return self.source.state == Source.State.ASKS and self.source.kind == Source.Kind.FOLDER


@dataclass(frozen=True)
class SourcePage:
    """One source with what a person may have to see to."""

    card: SourceCard
    missing: Sequence[SourceFile]
    problems: Sequence[SourceFile]
    kept_in_place: int
    missing_photos: int


def own_sources(owner: User) -> QuerySet[Source]:
    return Source.objects.filter(owner=owner)


def cards(owner: User) -> list[SourceCard]:
    """The person's sources, by name; three queries, however many there are."""
    sources = list(own_sources(owner).order_by("name", "pk"))
    scans = Scan.objects.filter(source__in=sources).order_by("source", "-pk").distinct("source")
    last = {scan.source_id: scan for scan in scans}
    counted = SourceFile.objects.filter(source__in=sources).values_list("source", "state")
    files = {source.pk: Counter[str]() for source in sources}
    for source_id, state, count in counted.annotate(count=Count("pk")).order_by():
        files[source_id][state] = count
    return [SourceCard(each, last.get(each.pk), files[each.pk]) for each in sources]


def card(source: Source) -> SourceCard:
    scan = Scan.objects.filter(source=source).order_by("-pk").first()
    counted = SourceFile.objects.filter(source=source).values_list("state")
    return SourceCard(source, scan, Counter(dict(counted.annotate(count=Count("pk")).order_by())))


def source_page(source: Source) -> SourcePage:
    """Missing files first those of which only the library still knows."""
    files = SourceFile.objects.filter(source=source)
    kept = Photo.objects.filter(kept_in=source)
    lost = Q(missing_since__isnull=False, trashed_at__isnull=True)
    counts = kept.aggregate(all=Count("pk"), missing=Count("pk", filter=lost))
    troubled = files.filter(state__in=(State.UNREADABLE, State.REFUSED))
    return SourcePage(
        card(source),
        missing=list(files.filter(state=State.MISSING).order_by("path")[:LISTED]),
        problems=list(troubled.order_by(F("state").desc(), "path")[:LISTED]),
        kept_in_place=counts["all"],
        missing_photos=counts["missing"],
    )
