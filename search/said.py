"""Photos that say something, letter by letter: in their caption, tags, place, people, albums, file
name, or in the picture.

Words are folded and compared by the database (`said`, `said_query`: migration photos/0006), the
same way in the index and in the query. Each source has an index of its own; what photos share
(tags, albums, places) is looked up first, and the photos by its id.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable, CombinedExpression

from albums.models import Album, AlbumPhoto
from faces.models import NameInPhoto
from photos.models import Photo, PhotoTag, Tag
from places.models import Place
from search.filters import Says
from search.models import ModelCaption, PhotoText
from search.words import forms, spoken

PLACE_LEVELS = ("neighbourhood", "city", "region", "country")

Ids = QuerySet[Any, Any]


@dataclass(frozen=True)
class Source:
    """Where words can be said of a photo, and the ids of the photos that say them there."""

    kind: str
    photo_ids: Callable[[Combinable], Ids]


def says(wanted: Says) -> Q:
    """Each word is said somewhere of the photo; a phrase in one source, next to each other."""
    if wanted.is_phrase:
        return Q(pk__in=_anywhere(phrase(wanted.text)))
    return said_anywhere(spoken(wanted.text))


def said_anywhere(words: Sequence[str]) -> Q:
    """Each word is said somewhere, not all in the same source. Of no words nothing is said."""
    if not words:
        return Q(pk__in=[])
    return reduce(and_, (Q(pk__in=_anywhere(any_form(word))) for word in words))


def has_text(text: str) -> Q:
    """Each word stands in the picture."""
    return Q(pk__in=_by_text(all_words(text.split())))


def all_words(words: Sequence[str]) -> Combinable:
    """Return the query that all the words fit in one source, in singular or plural."""
    return reduce(lambda one, other: _joined(one, "&&", other), map(any_form, words), phrase(""))


def any_form(word: str) -> Combinable:
    """Return the query that the word fits in singular or plural."""
    return reduce(lambda one, other: _joined(one, "||", other), map(phrase, forms(word)))


def phrase(text: str) -> Combinable:
    """Return the query that the words fit next to each other, as they are written."""
    return Func(Value(text), function="said_query", output_field=SearchQueryField())


def _joined(one: Combinable, operator: str, other: Combinable) -> Combinable:
    return CombinedExpression(one, operator, other, output_field=SearchQueryField())


def _fits(query: Combinable, *columns: str) -> CombinedExpression:
    """Whether the words of the columns, taken together, fit a query."""
    said = Func(*map(F, columns), function="said", arg_joiner=" || ' ' || ")
    return CombinedExpression(said, "@@", query, output_field=BooleanField())


def _by_caption(query: Combinable) -> Ids:
    return Photo.objects.filter(_fits(query, "caption")).values("pk")


def _by_person(query: Combinable) -> Ids:
    return NameInPhoto.objects.filter(_fits(query, "name")).values("photo_id")


def _by_album(query: Combinable) -> Ids:
    """Not smart ones: what says "Lisbon" would be kept in "Lisbon" because it is in it."""
    albums = Album.objects.filter(_fits(query, "title"), query="")
    return AlbumPhoto.objects.filter(album__in=albums).values("photo_id")


def _by_own_tag(query: Combinable) -> Ids:
    return _tagged(query).exclude(origin=PhotoTag.Origin.MODEL).values("photo_id")


def _by_model_tag(query: Combinable) -> Ids:
    return _tagged(query).filter(origin=PhotoTag.Origin.MODEL).values("photo_id")


def _tagged(query: Combinable) -> QuerySet[PhotoTag]:
    return PhotoTag.objects.filter(tag__in=Tag.objects.filter(_fits(query, "name")))


def _by_place(query: Combinable) -> Ids:
    places = Place.objects.filter(_fits(query, *PLACE_LEVELS))
    return Photo.objects.filter(place__in=places).values("pk")


def _by_text(query: Combinable) -> Ids:
    return PhotoText.objects.filter(_fits(query, "text")).values("photo_id")


def _by_description(query: Combinable) -> Ids:
    return ModelCaption.objects.filter(_fits(query, "text")).values("photo_id")


def _by_filename(query: Combinable) -> Ids:
    return Photo.objects.filter(_fits(query, "filename")).values("pk")


def _anywhere(query: Combinable) -> Ids:
    """All sources at once. A photo may come several times, which costs less than to tell."""
    first, *others = (source.photo_ids(query) for source in SOURCES)
    return first.union(*others, all=True)


SOURCES = (
    Source("caption", _by_caption),
    Source("person", _by_person),
    Source("album", _by_album),
    Source("tag", _by_own_tag),
    Source("place", _by_place),
    Source("text", _by_text),
    Source("description", _by_description),
    Source("filename", _by_filename),
    Source("guess", _by_model_tag),
)
