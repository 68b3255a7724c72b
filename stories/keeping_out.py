"""Never a sad surprise: what a person keeps out of memories, as one rule that every memory, trip
and highlight asks, on pages, by the API and by other people's apps."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractDay, ExtractMonth
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from accounts.models import User
from albums.models import AlbumPhoto
from faces.models import Face
from photos.models import Photo, PhotoQuerySet
from places.models import Place
from stories.models import IN_PLACES, KeptOut

What = KeptOut.What
NOTHING = Q(pk__in=[])
ALWAYS = Q(pk__isnull=False)
DAY_OF_YEAR = ExtractMonth("taken_local", tzinfo=UTC) * 100 + ExtractDay("taken_local", tzinfo=UTC)


def surfaced_for(user: User) -> PhotoQuerySet:
    """What may come up by itself: of the timeline all that the person does not keep out."""
    return Photo.objects.in_library_of(user).on_timeline().exclude(kept_out_by(user))


def kept_out_by(user: User) -> Q:
    """Of their photos those that are kept out, by one query for what is said."""
    rows = list(KeptOut.objects.filter(owner=user).select_related("person", "place"))
    kept = NOTHING
    if people := [person for row in rows for person in ids_of_person(row)]:
        kept |= Q(Exists(Face.objects.filter(photo=OuterRef("pk"), person__in=people)))
    if albums := [row.album_id for row in rows if row.album_id]:
        kept |= Q(Exists(AlbumPhoto.objects.filter(photo=OuterRef("pk"), album__in=albums)))
    for row in rows:
        kept |= in_place(row) | in_days(row)
    return kept


def ids_of_person(row: KeptOut) -> list[int]:
    """With whom they were merged into, too."""
    if row.person is None:
        return []
    return [pk for pk in (row.person.pk, row.person.merged_into_id) if pk]


def in_place(row: KeptOut) -> Q:
    """The whole city, region or country: neighbourhoods are places of their own."""
    return NOTHING if row.place is None else Q(**names_of(row.what, row.place))


def names_of(what: str, place: Place) -> dict[str, str]:
    """By which photos, and what else has a place, lie in it."""
    return {f"place__{name}": getattr(place, name) for name in IN_PLACES[what]}


def in_days(row: KeptOut) -> Q:
    """By the clock on the wall; of every year by month and day, also over New Year."""
    if row.first_day is None or row.last_day is None:
        return NOTHING
    if not row.every_year:
        return between(row.first_day, row.last_day)
    if row.last_day - row.first_day >= timedelta(days=365):
        return ALWAYS
    return of_every_year(row.first_day, row.last_day)


def between(first: date, last: date) -> Q:
    start, end = datetime.combine(first, time(), UTC), datetime.combine(last, time.max, UTC)
    return Q(taken_local__gte=start, taken_local__lte=end)


def of_every_year(first: date, last: date) -> Q:
    start, end = (day.month * 100 + day.day for day in (first, last))
    after, before = GreaterThanOrEqual(DAY_OF_YEAR, start), LessThanOrEqual(DAY_OF_YEAR, end)
    return Q(after) & Q(before) if start <= end else Q(after) | Q(before)
