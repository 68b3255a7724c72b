"""What a person says that no memory shows: added and taken back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import Album
from atlas.models import PlaceCount
from faces.models import Person
from photos.models import Photo
from places.models import Place
from stories.keeping_out import names_of
from stories.models import IN_PLACES, KeptOut

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
    """Each that is named: a person, an album or a place by its id, a region or country by that of
    any place in it, and days. Raises ObjectDoesNotExist, CannotKeepOut."""
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


def keep_out_place(user: User, place_id: int, what: What = What.PLACE) -> KeptOut:
    """The whole city, region or country of a place. Raises Place.DoesNotExist, CannotKeepOut."""
    own = Photo.objects.in_library_of(user).filter(place=place_id)
    if not own.exists():
        raise Place.DoesNotExist
    place = Place.objects.get(pk=place_id)
    if what == What.REGION and not place.region:
        raise CannotKeepOut(_("No region is known there."))
    same = KeptOut.objects.filter(owner=user, what=what, **names_of(what, place)).first()
    return same or kept(user, what=what, place=place)


BY_ID: Mapping[str, Callable[[User, int], KeptOut]] = {
    "person": keep_out_person,
    "album": keep_out_album,
    "place": keep_out_place,
    "region": partial(keep_out_place, what=What.REGION),
    "country": partial(keep_out_place, what=What.COUNTRY),
}


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


def places_to_keep_out(user: User) -> dict[str, list[Place]]:
    """For each city, region and country of the timeline a place in it; those with most photos."""
    counts = dict(PlaceCount.objects.filter(owner=user).values_list("place", "count"))
    places = list(Place.objects.filter(pk__in=counts))
    return {what: _most(places, counts, names) for what, names in IN_PLACES.items()}


def _most(places: list[Place], counts: dict[int, int], names: tuple[str, ...]) -> list[Place]:
    """One of each that has such a name."""
    groups: dict[tuple[str, ...], list[Place]] = {}
    for place in places:
        if key := tuple(getattr(place, name) for name in names if getattr(place, names[-1])):
            groups.setdefault(key, []).append(place)
    ranked = sorted(groups.values(), key=lambda group: -sum(counts[place.pk] for place in group))
    return [group[0] for group in ranked[:MOST_PLACES]]
