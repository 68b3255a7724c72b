"""Filters of a query as conditions on photos."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from operator import and_

from django.db.models import Q

from places.models import Place
from search.filters import (
    Favourite,
    Filter,
    OfKind,
    RatedBetween,
    TakenBetween,
    TakenIn,
    TakenWith,
)
from search.said import any_level


def condition(wanted: Filter) -> Q:
    """Return the condition that a filter stands for."""
    match wanted:
        case TakenBetween():
            return _taken_between(wanted)
        case TakenIn(names):
            return Q(place__in=Place.objects.filter(any_level("in", names)))
        case TakenWith(words):
            return _all(Q(make__icontains=word) | Q(model__icontains=word) for word in words)
        case OfKind(kind):
            return Q(kind=kind)
        case RatedBetween(least, most):
            return Q(rating__range=(least, most))
        case Favourite():
            return Q(is_favourite=True)
        case _:
            raise TypeError(f"There is no condition for {wanted}")


def _taken_between(wanted: TakenBetween) -> Q:
    first = datetime.combine(wanted.first, time(), UTC)
    end = datetime.combine(wanted.last + timedelta(days=1), time(), UTC)
    return Q(taken_local__gte=first, taken_local__lt=end)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())
