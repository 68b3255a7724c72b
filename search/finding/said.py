"""Photos that say something, letter by letter: in their caption, tags, place, people, albums, file
name, or in the picture.

Words are folded and compared by the database (`said`, `said_query`: migration photos/0006), the
same way in the index and in the query. Each source has an index of its own; what photos share
(tags, albums, places) is looked up first, and the photos by its id.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import Combinable, CombinedExpression

from albums.models import Album, AlbumPhoto
from faces.models import NameInPhoto, OtherName, Person
from photos.models import Photo, PhotoTag, Tag
from places.models import Place
from search.filters import Says
from search.finding.people import faces_of
from search.finding.words import forms, spoken
from search.models import ModelCaption, PhotoText

PLACE_LEVELS = ("neighbourhood", "city", "region", "country")

Rows = QuerySet[Any, Any]


def says(wanted: Says, kinds: Sequence[str] | None = None) -> Q:
    """Each word is said somewhere of the photo, or in these sources; a phrase in one source, next
    to each other."""
    if wanted.is_phrase:
        return Q(pk__in=_anywhere(phrase(wanted.text), kinds or KINDS))
    return said_anywhere(spoken(wanted.text), kinds or KINDS)


def said_anywhere(words: Sequence[str], kinds: Sequence[str]) -> Q:
    """Each word is said somewhere, not all in the same source. Of no words nothing is said."""
    if not words:
        return Q(pk__in=[])
    return reduce(and_, (Q(pk__in=_anywhere(any_form(word), kinds)) for word in words))


def has_text(text: str) -> Q:
    """Each word stands in the picture."""
    return said_in("text", all_words(text.split()))


def said_in(kind: str, query: Combinable) -> Q:
    """The words are said in this source."""
    if kind in OF_PHOTO:
        return OF_PHOTO[kind](query)
    first, *others = (rows(query).values("photo_id") for rows in OF_OTHERS[kind])
    return Q(pk__in=first.union(*others, all=True) if others else first)


def ids_saying(
    word: str,
    kinds: Sequence[str],
    *,
    most: int | None = None,
    within: Collection[int] | None = None,
) -> list[int]:
    """Return photos of all people that say a word in these sources, so many of each, or those
    within some; a photo for each source that says it."""
    query = any_form(word)
    first, *others = (ids[:most] for ids in _ids(query, within, kinds))
    return [photo_id for (photo_id,) in first.union(*others, all=True)]


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


def _anywhere(query: Combinable, kinds: Sequence[str]) -> Rows:
    """All sources at once. A photo may come several times, which costs less than to tell."""
    first, *others = _ids(query, None, kinds)
    return first.union(*others, all=True)


def _ids(query: Combinable, within: Collection[int] | None, kinds: Sequence[str]) -> Iterator[Rows]:
    """Photos by each of the ways in which they say it, the surest source first."""
    for kind in kinds:
        if kind in OF_PHOTO:
            photos = Photo.objects.filter(OF_PHOTO[kind](query))
            yield (photos if within is None else photos.filter(pk__in=within)).values_list("pk")
        for of_kind in OF_OTHERS.get(kind, ()):
            rows = of_kind(query)
            some = rows if within is None else rows.filter(photo__in=within)
            yield some.values_list("photo_id")


def _fits(query: Combinable, *columns: str) -> Q:
    """The words of the columns, taken together, fit a query."""
    said = Func(*map(F, columns), function="said", arg_joiner=" || ' ' || ")
    return Q(CombinedExpression(said, "@@", query, output_field=BooleanField()))


def _by_place(query: Combinable) -> Q:
    return Q(place__in=Place.objects.filter(_fits(query, *PLACE_LEVELS)))


def _by_face(query: Combinable) -> Rows:
    people = Person.objects.filter(_fits(query, "name")).values("pk")
    others = OtherName.objects.filter(_fits(query, "name")).values("person_id")
    return faces_of(people.union(others, all=True))


def _by_album(query: Combinable) -> Rows:
    """Not smart ones: what says "Lisbon" would be kept in "Lisbon" because it is in it."""
    albums = Album.objects.filter(_fits(query, "title"), query="")
    return AlbumPhoto.objects.filter(album__in=albums)


def _by_own_tag(query: Combinable) -> Rows:
    return _tagged(query).exclude(origin=PhotoTag.Origin.MODEL)


def _by_model_tag(query: Combinable) -> Rows:
    return _tagged(query).filter(origin=PhotoTag.Origin.MODEL)


def _tagged(query: Combinable) -> QuerySet[PhotoTag]:
    return PhotoTag.objects.filter(tag__in=Tag.objects.filter(_fits(query, "name")))


# What is said by a photo's own row, as a condition on it.
OF_PHOTO: dict[str, Callable[[Combinable], Q]] = {
    "caption": lambda query: _fits(query, "caption"),
    "note": lambda query: _fits(query, "note"),
    "place": _by_place,
    "filename": lambda query: _fits(query, "filename"),
}
# What is said by rows of other tables that know their photo.
OF_OTHERS: dict[str, tuple[Callable[[Combinable], Rows], ...]] = {
    "person": (_by_face, lambda query: NameInPhoto.objects.filter(_fits(query, "name"))),
    "album": (_by_album,),
    "tag": (_by_own_tag,),
    "text": (lambda query: PhotoText.objects.filter(_fits(query, "text")),),
    "description": (lambda query: ModelCaption.objects.filter(_fits(query, "text")),),
    "guess": (_by_model_tag,),
}
# The surest first.
KINDS = (
    "caption", "note", "person", "album", "tag", "place", "text", "filename", "description",
    "guess",
)  # fmt: skip
# Those that say nothing which is only its owner's to know.
OPEN_KINDS = tuple(kind for kind in KINDS if kind not in {"person", "album", "filename"})
