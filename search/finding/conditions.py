"""Filters of a query as conditions on photos.

Each kind of filter has its function; what a condition needs from other tables it fetches by a
subquery, so that it can be negated and joined by OR without multiplying rows.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from functools import reduce, singledispatch
from operator import and_, or_

from django.db.models import F, Q, Value
from django.db.models.functions import ExtractDay, ExtractMonth
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from albums.models import AlbumPhoto, AlbumQuerySet
from photos.models import Photo, PhotoTag, Stack, Tag
from places.models import Place
from search import filters
from search.finding.distance import box_around, km_from
from search.finding.people import with_people, with_somebody, with_this_person
from search.finding.said import has_text, says
from search.models import PhotoText

NOTHING = Q(pk__in=[])
TAG_LEVELS = ("", "parent__", "parent__parent__", "parent__parent__parent__")
PLACE_LEVELS = ("neighbourhood", "city", "region", "country")
# A picture at least this many times as wide as it is high, or the other way round.
PANORAMA_SHAPE = 2
SCREENSHOT_NAME = r"(screen[ _-]?(shot|capture)|bildschirmfoto|^scrnshot)"


@singledispatch
def condition(wanted: filters.Filter) -> Q:
    """Return the condition that a filter stands for."""
    raise TypeError(f"There is no condition for {wanted}")


@condition.register
def _(wanted: filters.TakenBetween) -> Q:
    first = datetime.combine(wanted.first, time(), UTC)
    end = datetime.combine(wanted.last + timedelta(days=1), time(), UTC)
    return Q(taken_local__gte=first, taken_local__lt=end)


@condition.register
def _(wanted: filters.TakenYearly) -> Q:
    day = ExtractMonth("taken_local", tzinfo=UTC) * 100 + ExtractDay("taken_local", tzinfo=UTC)
    first, last = (month * 100 + number for month, number in (wanted.first, wanted.last))
    begins, ends = Q(GreaterThanOrEqual(day, first)), Q(LessThanOrEqual(day, last))
    return begins & ends if first <= last else begins | ends


@condition.register
def _(wanted: filters.TakenIn) -> Q:
    levels = (Q(**{f"{level}__in": wanted.names}) for level in PLACE_LEVELS)
    return Q(place__in=Place.objects.filter(_any(levels))) if wanted.names else NOTHING


@condition.register
def _(wanted: filters.TakenNear) -> Q:
    """The box lets an index do the most of it."""
    box = box_around(wanted.latitude, wanted.longitude, wanted.km)
    km = km_from(wanted.latitude, wanted.longitude)
    return condition(box) & Q(LessThanOrEqual(km, Value(wanted.km)))


@condition.register
def _(wanted: filters.TakenWithin) -> Q:
    west, east = Q(longitude__gte=wanted.west), Q(longitude__lte=wanted.east)
    across = west & east if wanted.west <= wanted.east else west | east
    has_position = Q(latitude__isnull=False, longitude__isnull=False)
    return has_position & Q(latitude__range=(wanted.south, wanted.north)) & across


@condition.register
def _(wanted: filters.TakenWith) -> Q:
    return _all(Q(make__icontains=word) | Q(model__icontains=word) for word in wanted.words)


@condition.register
def _(wanted: filters.TakenThrough) -> Q:
    return _all(Q(lens__icontains=word) for word in wanted.words)


@condition.register
def _(wanted: filters.OfKind) -> Q:
    return Q(kind=wanted.kind)


@condition.register
def _(wanted: filters.OfFormat) -> Q:
    return Q(format__in=wanted.formats)


@condition.register
def _(_wanted: filters.Favourite) -> Q:
    return Q(is_favourite=True)


@condition.register
def _(wanted: filters.RatedBetween) -> Q:
    rated = Q(rating__range=(wanted.least, wanted.most))
    return rated if wanted.least else rated | Q(rating__isnull=True)


@condition.register
def _(wanted: filters.Measured) -> Q:
    if wanted.figure == "megapixels":
        return _megapixels(wanted)
    bounds = {"gte": wanted.least, "lte": wanted.most}
    return _all(
        Q(**{f"{wanted.figure}__{side}": bound})
        for side, bound in bounds.items()
        if bound is not None
    )


@condition.register
def _(wanted: filters.InAlbum) -> Q:
    inside = AlbumPhoto.objects.filter(album__title__in=wanted.titles)
    return Q(pk__in=inside.values("photo_id")) if wanted.titles else NOTHING


def in_albums(albums: AlbumQuerySet) -> Q:
    """In any of these albums."""
    return Q(pk__in=AlbumPhoto.objects.filter(album__in=albums).values("photo_id"))


@condition.register
def _(wanted: filters.WithPerson) -> Q:
    return with_somebody(wanted.names) if wanted.names else NOTHING


@condition.register
def _(wanted: filters.WithThisPerson) -> Q:
    return with_this_person(wanted.person_id)


@condition.register
def _(wanted: filters.Tagged) -> Q:
    """A tag beneath one of them will do: who asks for animals means the dogs, too."""
    levels = (Q(**{f"{level}name__in": wanted.names}) for level in TAG_LEVELS)
    tagged = PhotoTag.objects.filter(tag__in=Tag.objects.filter(_any(levels)))
    return Q(pk__in=tagged.values("photo_id")) if wanted.names else NOTHING


@condition.register
def _(wanted: filters.Named) -> Q:
    pieces = wanted.pattern.split("*")
    if len(pieces) == 1:
        return Q(filename__icontains=wanted.pattern)
    return Q(filename__iregex=".*".join(re.escape(piece) for piece in pieces))


@condition.register
def _(wanted: filters.WithText) -> Q:
    return has_text(wanted.text)


@condition.register
def _(wanted: filters.Says) -> Q:
    return says(wanted)


@condition.register
def _(wanted: filters.Has) -> Q:
    return FEATURE_CONDITIONS[wanted.feature]


@condition.register
def _(wanted: filters.LooksLike) -> Q:
    """The ranking asks for what is similar; the photo itself is no answer."""
    return ~Q(pk=wanted.photo_id)


@condition.register
def _(wanted: filters.Not) -> Q:
    return ~condition(wanted.unwanted)


@condition.register
def _(wanted: filters.AnyOf) -> Q:
    return _any(condition(choice) for choice in wanted.choices)


def _megapixels(wanted: filters.Measured) -> Q:
    pixels = F("width_px") * F("height_px")
    least = Q(GreaterThanOrEqual(pixels, Value(int((wanted.least or 0) * 1e6))))
    if wanted.most is None:
        return least
    return least & Q(LessThanOrEqual(pixels, Value(int(wanted.most * 1e6))))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)


def _stacked(*kinds: str) -> Q:
    return Q(stack__in=Stack.objects.filter(kind__in=kinds))


def _shaped_as_panorama() -> Q:
    wide = Q(width_px__gte=F("height_px") * PANORAMA_SHAPE)
    high = Q(height_px__gte=F("width_px") * PANORAMA_SHAPE)
    return (wide | high) & Q(kind="image", width_px__gt=0)


def _taken_of_a_screen() -> Q:
    tagged = PhotoTag.objects.filter(tag__name__iexact="screenshot")
    return Q(filename__iregex=SCREENSHOT_NAME) | Q(pk__in=tagged.values("photo_id"))


FEATURE_CONDITIONS = {
    # One that a person or an archive put together: a smart one of all without would never rest.
    "album": Q(pk__in=AlbumPhoto.objects.filter(album__query="").values("photo_id")),
    "archived": Q(archived_at__isnull=False),
    "burst": _stacked(Stack.Kind.BURST),
    "camera": ~Q(make="", model=""),
    "caption": ~Q(caption=""),
    "damaged": Q(is_damaged=True),
    "document": Q(looks_like=Photo.Look.DOCUMENT),
    "edit": _stacked(Stack.Kind.EDIT),
    "landscape": Q(width_px__gt=F("height_px")),
    "live": Q(live_video__isnull=False) | _stacked(Stack.Kind.LIVE),
    "meme": Q(looks_like=Photo.Look.MEME),
    "missing": Q(missing_since__isnull=False),
    "panorama": _shaped_as_panorama(),
    "people": with_people(),
    "place": Q(place__isnull=False),
    "portrait": Q(height_px__gt=F("width_px")),
    "position": Q(latitude__isnull=False, longitude__isnull=False),
    "rating": Q(rating__gte=1),
    "screenshot": _taken_of_a_screen(),
    "square": Q(width_px=F("height_px"), width_px__gt=0),
    "stack": Q(stack__isnull=False),
    "tags": Q(pk__in=PhotoTag.objects.values("photo_id")),
    "text": Q(pk__in=PhotoText.objects.exclude(text="").values("photo_id")),
}
