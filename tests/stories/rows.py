"""Photos of a life as rows of a library."""

from datetime import UTC, datetime, timedelta

from accounts.models import User
from photos.models import Photo
from places.models import Place
from tests.factories import make_photo

GRAZ, LISBON = (47.07, 15.44), (38.72, -9.14)


def place(city: str, country: str, code: str) -> Place:
    return Place.objects.get_or_create(city=city, country=country, country_code=code)[0]


def shoot(
    owner: User, where: tuple[float, float], at: datetime, count: int = 6, **fields: object
) -> list[Photo]:
    """So many within as many minutes; the clock on the wall is the one of UTC."""
    named = place("Graz", "Austria", "AT") if where == GRAZ else place("Lisbon", "Portugal", "PT")
    here = {"latitude": where[0], "longitude": where[1], "place": named, "offset_source": "camera"}
    return [
        make_photo(owner, at + timedelta(minutes=n), **{**here, **fields}) for n in range(count)
    ]


def live_in_graz(owner: User) -> None:
    """A photo on one day of each month of 2023."""
    for month in range(1, 13):
        shoot(owner, GRAZ, datetime(2023, month, 2, 10, tzinfo=UTC), count=1)


def week_in_lisbon(
    owner: User, first: datetime = datetime(2023, 5, 8, 9, tzinfo=UTC)
) -> list[Photo]:
    days = [shoot(owner, LISBON, first + timedelta(days=n), count=2) for n in range(7)]
    return [photo for photos in days for photo in photos]
