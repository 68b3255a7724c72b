"""Naming places, and taking a name back."""

from django.db import transaction
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
    """Its first name, or another one. Accents and case make none: a search could mean either.
    Raises NameTaken."""
    with transaction.atomic():
        # Who names two places at once takes turns.
        User.objects.select_for_update(no_key=True).get(pk=place.owner_id)
        others = NamedPlace.objects.filter(owner=place.owner_id).exclude(pk=place.pk)
        if others.filter(name__unaccent__iexact=name).exists():
            raise NameTaken(_("You have a place called “%s” already.") % name)
        place.name, place.is_home = name, is_home
        place.save()
    forget_known(place.owner_id)
    return place


def forget_place(place: NamedPlace) -> None:
    """Its photos stay as they are."""
    place.delete()
    forget_known(place.owner_id)
