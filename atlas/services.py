"""Naming places, and taking a name back."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from atlas.dense import Dense
from atlas.models import NamedPlace
from atlas.named import forget_known


class NameTaken(ValueError):
    """The person has another place of this name, with words for them."""


def name_place(owner: User, name: str, dense: Dense, *, is_home: bool) -> NamedPlace:
    """Raises NameTaken."""
    radius_m = min(max(dense.radius_m, NamedPlace.LEAST_RADIUS_M), NamedPlace.MOST_RADIUS_M)
    place = NamedPlace(
        owner=owner, latitude=dense.latitude, longitude=dense.longitude, radius_m=radius_m
    )
    return call_place(place, name, is_home=is_home)


def call_place(place: NamedPlace, name: str, *, is_home: bool) -> NamedPlace:
    """Its first name, or another one. Raises NameTaken."""
    place.name, place.is_home = name, is_home
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        raise NameTaken(_("You have a place called “%s” already.") % name) from error
    forget_known(place.owner_id)
    return place


def forget_place(place: NamedPlace) -> None:
    """Its photos stay as they are."""
    place.delete()
    forget_known(place.owner_id)
