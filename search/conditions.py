"""Filters and words of a query as conditions on photos."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from operator import and_

from django.db.models import Q

from photos.models import PhotoTag
from places.models import Place
from search.filters import (
    Favourite,
    Filter,
    OfKind,
    RatedAtLeast,
    TakenBetween,
    TakenIn,
    TakenWith,
)

PLACE_LEVELS = ("neighbourhood", "city", "region", "country")
SPECIAL = re.compile(r"([.^$*+?()\[\]{}|\\])")


def condition(wanted: Filter) -> Q:
    """Return the condition that a filter stands for."""
    match wanted:
        case TakenBetween():
            return _taken_between(wanted)
        case TakenIn(names):
            return Q(place__in=Place.objects.filter(_any_level("in", names)))
        case TakenWith(words):
            return _all(Q(make__icontains=word) | Q(model__icontains=word) for word in words)
        case OfKind(kind):
            return Q(kind=kind)
        case RatedAtLeast(stars):
            return Q(rating__gte=stars)
        case Favourite():
            return Q(is_favourite=True)


def said_of_photo(words: list[str]) -> Q:
    """Each word stands in the caption, the file name, a tag or the place."""
    return _all(_word(word) for word in words)


def _taken_between(wanted: TakenBetween) -> Q:
    first = datetime.combine(wanted.first, time(), UTC)
    end = datetime.combine(wanted.last + timedelta(days=1), time(), UTC)
    return Q(taken_local__gte=first, taken_local__lt=end)


def _word(word: str) -> Q:
    pattern = _pattern(word)
    tagged = PhotoTag.objects.filter(tag__name__iregex=pattern)
    return (
        Q(caption__iregex=pattern)
        | Q(filename__iregex=pattern)
        | Q(place__in=Place.objects.filter(_any_level("iregex", pattern)))
        | Q(pk__in=tagged.values("photo_id"))
    )


def _pattern(word: str) -> str:
    """The whole word in singular or plural: "cat" is not in "vacation"; digits may touch it."""
    singular = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    escaped = SPECIAL.sub(r"\\\1", singular)
    return rf"(^|[^[:alpha:]]){escaped}(s|es)?($|[^[:alpha:]])"


def _any_level(lookup: str, value: object) -> Q:
    return Q(*((f"{level}__{lookup}", value) for level in PLACE_LEVELS), _connector=Q.OR)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())
