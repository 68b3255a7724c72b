"""What a person says that no memory shows: added and taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import Album
from faces.models import Person
from photos.models import Photo
from places.models import Place
from stories.models import KeptOut

MOST = 500
MOST_PLACES = 200
What = KeptOut.What


class CannotKeepOut(ValueError):
    """Said in words that a person may read."""


def kept_out_of(user: User) -> Sequence[KeptOut]:
    """All that they said, the last first."""
    rows = KeptOut.objects.filter(owner=user).select_related("person", "album", "place")
    return list(rows.order_by("-made_at", "-pk"))


def keep_out(user: User, said: Mapping[str, Any]) -> list[KeptOut]:
    """Each that is named: a person, an album or a place by its id, and days. Raises
    ObjectDoesNotExist, CannotKeepOut."""
    rows = [keep(user, said[name]) for name, keep in BY_ID.items() if said.get(name)]
    if said.get("first_day"):
        every_year = bool(said.get("every_year"))
        days = said["first_day"], said.get("last_day")
        rows.append(keep_out_days(user, *days, every_year=every_year))
    return rows


def keep_out_person(user: User, person_id: int) -> KeptOut:
    """Raises Person.DoesNotExist, CannotKeepOut."""
    return kept(user, what=What.PERSON, person=Person.objects.visible_to(user).get(pk=person_id))


def keep_out_album(user: User, album_id: int) -> KeptOut:
    """Raises Album.DoesNotExist, CannotKeepOut."""
    return kept(user, what=What.ALBUM, album=Album.objects.of(user).get(pk=album_id))


def keep_out_place(user: User, place_id: int) -> KeptOut:
    """The whole city. Raises Place.DoesNotExist, CannotKeepOut."""
    own = Photo.objects.in_library_of(user).filter(place=place_id)
    if not own.exists():
        raise Place.DoesNotExist
    return kept(user, what=What.PLACE, place=Place.objects.get(pk=place_id))


BY_ID = {"person": keep_out_person, "album": keep_out_album, "place": keep_out_place}


def keep_out_days(
    user: User, first: date, last: date | None = None, *, every_year: bool = False
) -> KeptOut:
    """From a day to another, both with it. Raises CannotKeepOut."""
    last = last or first
    if last < first:
        raise CannotKeepOut(_("It ends before it begins."))
    return kept(user, what=What.DAYS, first_day=first, last_day=last, every_year=every_year)


def kept(user: User, **said: object) -> KeptOut:
    """Once, however often it is said."""
    if KeptOut.objects.filter(owner=user).count() >= MOST:
        raise CannotKeepOut(
            _("You keep out %(most)d things. Take one back first.") % {"most": MOST}
        )
    row = KeptOut.objects.filter(owner=user, **said).first()
    return row or KeptOut.objects.create(owner=user, **said)


def take_back(user: User, kept_out_id: int) -> None:
    """Raises KeptOut.DoesNotExist."""
    KeptOut.objects.get(owner=user, pk=kept_out_id).delete()


def places_to_keep_out(user: User) -> list[Place]:
    """A place of each city of the library, those with most photos first offered; by name."""
    photos = Photo.objects.in_library_of(user).filter(place__isnull=False)
    counts = dict(photos.order_by().values_list("place").annotate(n=Count("pk")))
    cities: dict[tuple[str, str, str], list[Place]] = {}
    for place in Place.objects.filter(pk__in=counts):
        cities.setdefault((place.country_code, place.region, place.city), []).append(place)
    ranked = sorted(cities.values(), key=lambda places: -sum(counts[place.pk] for place in places))
    return sorted((places[0] for places in ranked[:MOST_PLACES]), key=str)
