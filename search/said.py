"""Photos that say something, letter by letter: in their caption, file name, tags or place."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import and_

from django.db.models import Q

from photos.models import PhotoTag
from places.models import Place

PLACE_LEVELS = ("neighbourhood", "city", "region", "country")
SPECIAL = re.compile(r"([.^$*+?()\[\]{}|\\])")


def said_of_photo(words: Iterable[str]) -> Q:
    """Each word is said somewhere of the photo."""
    return reduce(and_, (_word(word) for word in words), Q())


def any_level(lookup: str, value: object) -> Q:
    """A condition on the name of a place, at whichever level it stands."""
    return Q(*((f"{level}__{lookup}", value) for level in PLACE_LEVELS), _connector=Q.OR)


def _word(word: str) -> Q:
    pattern = _pattern(word)
    tagged = PhotoTag.objects.filter(tag__name__iregex=pattern)
    return (
        Q(caption__iregex=pattern)
        | Q(filename__iregex=pattern)
        | Q(place__in=Place.objects.filter(any_level("iregex", pattern)))
        | Q(pk__in=tagged.values("photo_id"))
    )


def _pattern(word: str) -> str:
    """The whole word in singular or plural: "cat" is not in "vacation"; digits may touch it."""
    singular = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    escaped = SPECIAL.sub(r"\\\1", singular)
    return rf"(^|[^[:alpha:]]){escaped}(s|es)?($|[^[:alpha:]])"
