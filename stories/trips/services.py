"""Writes of trips and events: what is found anew, and what people say of them, which wins."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from photos.models import Photo
from stories.memories.days import EARLIEST, LATEST
from stories.models import LONGEST_TITLE, Occasion, TripsFound
from stories.trips.finding import Span, find_spans
from stories.trips.matching import There, match
from stories.trips.reading import Library, dated, names_of, read_library, told_places
from sync.snapshots import current_snapshot

CHANGED = ("kind", "starts_local", "ends_local", "count", "places", "found_at")
LONGEST = timedelta(days=3 * 366)


class InvalidOccasion(ValueError):
    """Said in words that a person may read."""


def find_trips(owner_id: int) -> None:
    """Bring the trips and events of a library in step with its photos: twice is the same as once,
    and two at once take turns. What is read may change meanwhile: the snapshot is from before."""
    snapshot = current_snapshot()
    with transaction.atomic():
        TripsFound.objects.get_or_create(owner_id=owner_id)
        found = TripsFound.objects.select_for_update().get(owner_id=owner_id)
        library = read_library(owner_id)
        write_found(owner_id, found_now(owner_id, library))
        found.snapshot, found.homes = snapshot, list(library.home_ids)
        found.found_at = timezone.now()
        found.save()


def found_now(owner_id: int, library: Library) -> list[Occasion]:
    """As rows that are not yet saved."""
    spans = find_spans(library.shots)
    names = names_of(library.places.tolist())
    return [occasion_of(owner_id, library, span, names) for span in spans]


def occasion_of(
    owner_id: int, library: Library, span: Span, names: dict[int, tuple[str, str, str]]
) -> Occasion:
    walls = library.shots.wall_s[span.shots]
    places = library.places[span.shots].tolist()
    return Occasion(
        owner_id=owner_id,
        kind=span.kind,
        starts_local=datetime.fromtimestamp(float(walls.min()), UTC),
        ends_local=datetime.fromtimestamp(float(walls.max()), UTC),
        count=len(span.shots),
        places=told_places(places, names),
    )


def write_found(owner_id: int, found: Sequence[Occasion]) -> None:
    """Rows that are there keep their ids, so that whoever has one's address finds it."""
    rows = {row.pk: row for row in Occasion.objects.filter(owner=owner_id)}
    there = [There(pk, row.span, row.is_said, row.has_own_dates) for pk, row in rows.items()]
    plan = match([each.span for each in found], there)
    for index, pk in plan.same.items():
        found[index].pk = pk
    Occasion.objects.bulk_update([found[index] for index in plan.same], CHANGED, batch_size=500)
    Occasion.objects.bulk_create([found[index] for index in plan.new], batch_size=500)
    Occasion.objects.filter(pk__in=plan.gone).delete()


def name_occasion(occasion: Occasion, title: str) -> None:
    """Without one it is called as it was found."""
    clean = " ".join("".join(each if each.isprintable() else " " for each in title).split())
    if len(clean) > LONGEST_TITLE:
        raise InvalidOccasion(_("At most %(most)d letters.") % {"most": LONGEST_TITLE})
    occasion.title = clean
    say(occasion, title=clean)


def date_occasion(occasion: Occasion, first: date, last: date) -> None:
    """From the first moment of a day to the last one of another. Raises InvalidOccasion."""
    if not timedelta() <= last - first <= LONGEST:
        raise InvalidOccasion(_("It ends before it begins, or is longer than three years."))
    if not EARLIEST <= first <= last <= LATEST:
        raise InvalidOccasion(_("Nobody took a photo in that year."))
    starts, ends = (
        datetime.combine(day, at, UTC) for day, at in ((first, time()), (last, time.max))
    )
    settle(occasion, starts, ends)


def merge_occasions(occasion: Occasion, others: Sequence[Occasion]) -> None:
    """All become the one, which spans them. Raises InvalidOccasion."""
    if any(other.owner_id != occasion.owner_id for other in others):
        raise InvalidOccasion(_("They are of two libraries."))
    together = [occasion, *others]
    starts = min(each.starts_local for each in together)
    ends = max(each.ends_local for each in together)
    if ends - starts > LONGEST:
        raise InvalidOccasion(_("Together they are longer than three years."))
    with transaction.atomic():
        Occasion.objects.filter(pk__in=[other.pk for other in others]).delete()
        occasion.kind = Occasion.Kind.TRIP
        settle(occasion, starts, ends)


def settle(occasion: Occasion, starts: datetime, ends: datetime) -> None:
    """Give it dates that nothing changes any more, and count anew what lies in them."""
    photos = dated(Photo.objects.in_library_of(occasion.owner).on_timeline())
    inside = photos.filter(taken_local__range=(starts, ends)).order_by()
    places = dict(inside.values_list("place").annotate(n=Count("pk")))
    ids = [pk for pk, count in places.items() if pk for _n in range(count)]
    occasion.starts_local, occasion.ends_local = starts, ends
    occasion.count, occasion.has_own_dates = sum(places.values()), True
    occasion.places = told_places(ids, names_of(ids))
    occasion.save()


def hide_occasion(occasion: Occasion) -> None:
    say(occasion, hidden_at=timezone.now())


def show_occasion(occasion: Occasion) -> None:
    say(occasion, hidden_at=None)


def say(occasion: Occasion, **said: Any) -> None:
    """Where it was found no more at this very moment, nothing is said of it."""
    Occasion.objects.filter(pk=occasion.pk).update(**said)


def find_as_it_was(occasion: Occasion) -> None:
    """Take back all that was said of it: what was merged is apart again."""
    with transaction.atomic():
        say(occasion, title="", has_own_dates=False, hidden_at=None)
        find_trips(occasion.owner_id)
