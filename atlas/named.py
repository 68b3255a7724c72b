"""The places that a person named, and those worth a name."""

from collections.abc import Sequence

from django.core.cache import cache

from accounts.models import User
from atlas.dense import Dense, dense_places, metres_between
from atlas.models import NamedPlace

KEPT_SECONDS = 60


def named_places(user: User) -> Sequence[NamedPlace]:
    return list(NamedPlace.objects.filter(owner=user).order_by("name", "pk"))


def known_places(user: User) -> Sequence[NamedPlace]:
    """The same for whoever asks with each search: a minute old at most, and new once named."""
    known: Sequence[NamedPlace] | None = cache.get(_key(user.pk))
    if known is None:
        known = named_places(user)
        cache.set(_key(user.pk), known, KEPT_SECONDS)
    return known


def forget_known(owner_id: int) -> None:
    cache.delete(_key(owner_id))


def _key(owner_id: int) -> str:
    return f"named-places-{owner_id}"


def homes_of(owner_id: int) -> Sequence[NamedPlace]:
    """Where they live or lived, as they said."""
    return list(NamedPlace.objects.filter(owner=owner_id, is_home=True).order_by("pk"))


def names_at(user: User, latitude: float, longitude: float) -> list[str]:
    """What the person calls a point, the nearest first."""
    places = [
        (metres_between(latitude, longitude, place.latitude, place.longitude), place)
        for place in named_places(user)
    ]
    near = [(metres, place.name) for metres, place in places if metres <= place.radius_m]
    return [name for _metres, name in sorted(near)]


def proposals(user: User, named: Sequence[NamedPlace]) -> list[Dense]:
    """Where many photos were taken, and no named place reaches."""
    return [each for each in dense_places(user) if not any(_meet(place, each) for place in named)]


def proposal_at(user: User, latitude: float, longitude: float) -> Dense | None:
    """The one around a point: photos that come meanwhile move it a little."""
    return next(
        (
            each
            for each in proposals(user, named_places(user))
            if metres_between(latitude, longitude, each.latitude, each.longitude) <= each.radius_m
        ),
        None,
    )


def _meet(place: NamedPlace, dense: Dense) -> bool:
    apart = metres_between(place.latitude, place.longitude, dense.latitude, dense.longitude)
    return apart < place.radius_m + dense.radius_m
