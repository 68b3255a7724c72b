"""Naming points: the rows of the places that photos were taken at."""

from collections.abc import Iterator, MutableMapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings

from places.geocoding import Address, Coordinates, RemoteGeocoder, locate, remote_geocoder
from places.models import GeocodeAnswer, Place

USER_AGENT = "Heirloom (self-hosted photo library)"


class KeptAnswers(MutableMapping[str, dict[str, Any] | None]):
    """What a remote geocoder said, in the database: asked once, whichever worker asked."""

    def __getitem__(self, point: str) -> dict[str, Any] | None:
        row = GeocodeAnswer.objects.filter(point=point).first()
        if row is None:
            raise KeyError(point)
        answer: dict[str, Any] | None = row.answer
        return answer

    def __setitem__(self, point: str, answer: dict[str, Any] | None) -> None:
        GeocodeAnswer.objects.update_or_create(point=point, defaults={"answer": answer})

    def __delitem__(self, point: str) -> None:
        GeocodeAnswer.objects.filter(point=point).delete()

    def __iter__(self) -> Iterator[str]:
        return iter(GeocodeAnswer.objects.values_list("point", flat=True))

    def __len__(self) -> int:
        return GeocodeAnswer.objects.count()


def find_places(points: Sequence[Coordinates | None]) -> list[Place | None]:
    """The place of each point; none for no point, or one at sea."""
    known = [point for point in points if point is not None]
    addresses = iter(locate_points(known))
    return [place_of(next(addresses)) if point is not None else None for point in points]


def locate_points(points: Sequence[Coordinates]) -> list[Address | None]:
    """By the Nominatim server of the settings, else by the offline gazetteer."""
    geocoder = configured_geocoder()
    return geocoder.locate(points) if geocoder else locate(points)


@cache
def configured_geocoder() -> RemoteGeocoder | None:
    """One for the process, so that its rate limit holds."""
    if not settings.NOMINATIM_URL:
        return None
    return remote_geocoder(settings.NOMINATIM_URL, user_agent=USER_AGENT, answers=KeptAnswers())


def place_of(address: Address | None) -> Place | None:
    if address is None:
        return None
    place, _ = Place.objects.get_or_create(
        neighbourhood=address.neighbourhood,
        city=address.city,
        region=address.region,
        country=address.country,
        country_code=address.country_code,
    )
    return place
