"""What there is to ask for: places, cameras and people of a library, and towns of the world."""

from typing import Any

from django.db.models import Count, QuerySet

from clients.immich.assets.telling import tell_assets
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.people.telling import tell_people
from clients.immich.words import Words, query_of
from faces.models import Person
from faces.reading.counts import photo_counts
from faces.reading.people import lines
from faces.spelling import folded
from photos.models import Photo, PhotoQuerySet
from places.finding import Town, towns_named

COLUMNS = {
    "country": "place__country",
    "state": "place__region",
    "city": "place__city",
    "camera-make": "make",
    "camera-model": "model",
    "camera-lens-model": "lens",
}
NARROWS = {"country": "country", "state": "state", "make": "camera-make", "model": "camera-model"}
MOST_CITIES, MOST_TOWNS, MOST_PEOPLE = 12, 20, 500


def suggestions(asked: Asked) -> list[str | None]:
    """All values of a field, within what else is said."""
    said = _texts(asked)
    column = COLUMNS.get(said.text("type") or "")
    if column is None:
        raise Refused(400, f"type must be one of {', '.join(COLUMNS)}")
    photos = _shown(asked)
    for name, field in NARROWS.items():
        if text := said.text(name):
            photos = photos.filter(**{COLUMNS[field]: text})
    values = photos.exclude(**{column: ""}).exclude(**{f"{column}__isnull": True})
    found: list[str | None] = list(
        values.order_by(column).values_list(column, flat=True).distinct()
    )
    return [*found, None] if query_of(asked.request).flag("includeNull") else found


def explore(asked: Asked) -> list[dict[str, Any]]:
    """The cities with the most photos, each with its newest."""
    told = _cities(asked, _by_count(asked)[:MOST_CITIES])
    items = [{"value": city, "data": photo} for city, photo in told]
    return [{"fieldName": "exifInfo.city", "items": items}]


def cities(asked: Asked) -> list[dict[str, Any]]:
    """The newest photo of each city, by its name."""
    return [
        photo for _, photo in sorted(_cities(asked, _by_count(asked)), key=lambda each: each[0])
    ]


def _by_count(asked: Asked) -> QuerySet[Photo, Any]:
    rows = _shown(asked).exclude(place=None).exclude(place__city="").values("place__city")
    counted = rows.annotate(count=Count("pk")).order_by("-count", "place__city")
    return counted.values_list("place__city", flat=True)


def _cities(asked: Asked, names: QuerySet[Photo, Any]) -> list[tuple[str, dict[str, Any]]]:
    wanted = list(names)
    newest = _shown(asked).filter(place__city__in=wanted).select_related("place")
    newest = newest.order_by("place__city", "-taken_local", "-pk").distinct("place__city")
    photos = {photo.place.city: photo for photo in newest if photo.place}
    chosen = [city for city in wanted if city in photos]
    told = tell_assets(asked.user, [photos[city] for city in chosen], with_exif=True)
    return list(zip(chosen, told, strict=True))


def places(asked: Asked) -> list[dict[str, Any]]:
    """Towns of the world whose names begin so, the largest first."""
    name = _texts(asked).needed("name")
    return [_town(town) for town in towns_named(name, most=MOST_TOWNS)]


def _town(town: Town) -> dict[str, Any]:
    return {
        "name": town.name,
        "admin1name": town.region,
        "latitude": town.latitude,
        "longitude": town.longitude,
    }


def people(asked: Asked) -> list[dict[str, Any]]:
    """Those with this in their name, in the order of the page of people."""
    name, is_all = _texts(asked).needed("name"), query_of(asked.request).flag("withHidden")
    everybody = lines(asked.user, photo_counts(asked.user))
    like = [each for each in everybody if each.name and folded(name) in folded(each.name)]
    shown = [each for each in like if is_all or not each.is_hidden]
    chosen = [each.pk for each in sorted(shown, key=lambda line: line.place)[:MOST_PEOPLE]]
    found = Person.objects.visible_to(asked.user).in_bulk(chosen)
    return tell_people(found[pk] for pk in chosen if pk in found)


def _texts(asked: Asked) -> Words:
    """A name may be a number."""
    return Words(asked.request.GET.dict())


def _shown(asked: Asked) -> PhotoQuerySet:
    return Photo.objects.in_library_of(asked.user).on_timeline()
