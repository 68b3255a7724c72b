"""Reads of search: what a query finds in a person's library, and what is similar to a photo.

A query's filters narrow the photos. Its words find photos by meaning (vectors, cut off where
they are no longer close) and by letter (caption, file name, tags, place); both lists are fused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from photos.access import owners_seen_by
from photos.models import Photo, PhotoQuerySet
from search import encoders
from search.conditions import condition
from search.models import Embedding
from search.names import library_names
from search.query import Query, parse
from search.ranking import Candidate, Order, by_meaning_first, fuse, sort_key
from search.said import said_anywhere, spoken
from search.vectors import Near, Scope, nearest

# Nobody looks further; more would only cost time.
MOST_CANDIDATES = 2000


class BadCursor(ValueError):
    """The text is no place in a list of results."""


@dataclass(frozen=True)
class Cursor:
    """The last photo of a page: the next page begins behind it."""

    last: Candidate

    def __str__(self) -> str:
        return f"{self.last.score!r}~{self.last.taken_local.isoformat()}~{self.last.photo_id}"

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Return the cursor that `str` gave. Raises BadCursor."""
        try:
            score, taken_local, photo_id = text.split("~")
            taken = datetime.fromisoformat(taken_local)
            return cls(Candidate(int(photo_id), taken, float(score)))
        except ValueError as error:
            raise BadCursor(text) from error


@dataclass(frozen=True)
class Result:
    """A photo and how well it matches; scores of one query are comparable, no others."""

    photo: Photo
    score: float

    @property
    def photo_id(self) -> int:
        return self.photo.pk


@dataclass(frozen=True)
class Page:
    """A page of results, how the query was understood, how many there are, and what follows."""

    results: list[Result]
    understood: Query
    total: int
    next: Cursor | None

    @property
    def is_cut(self) -> bool:
        """There may be more than were counted."""
        return bool(self.understood.words) and self.total >= MOST_CANDIDATES


def understand(user: User, text: str) -> Query:
    """Return what a person means who typed this text today, in their own library."""
    today = timezone.localdate(timezone=ZoneInfo(user.time_zone))
    return parse(text, names=library_names(user), today=today)


def search_photos(
    user: User,
    query: Query,
    *,
    limit: int,
    after: Cursor | None = None,
    cutoff: bool = True,
    order: Order = Order.RELEVANCE,
) -> Page:
    """Return a page of what matches; without words, newest first. Raises ModelUnavailable.

    `cutoff=False` keeps what is not close enough, too.
    """
    photos = _filtered(user, query)
    if query.words:
        scope = Scope(photos, owners_seen_by(user), is_filtered=bool(query.filters))
        found = _found_by_words(scope, query, cutoff=cutoff)
        found.sort(key=lambda candidate: sort_key(order, candidate), reverse=True)
        total = len(found)
        rest = _behind(found, after, order)[: limit + 1]
    else:
        total = 0 if query.is_empty else photos.count()
        rest = [] if query.is_empty else _newest(photos, after, limit + 1)
    follows = Cursor(rest[limit - 1]) if len(rest) > limit else None
    return Page(_results(user, rest[:limit]), query, total, follows)


def similar_photos(user: User, photo: Photo, *, limit: int = 12) -> list[Photo]:
    """Return the photos that look most alike, nearest first. Raises ModelUnavailable."""
    encoder = encoders.search_encoder()
    own = Embedding.objects.filter(photo=photo, model=encoder.name, version=encoder.version)
    vector = own.values_list("vector", flat=True).first()
    if vector is None:
        return []
    others = Photo.objects.visible_to(user).findable().exclude(pk=photo.pk)
    scope = Scope(others, owners_seen_by(user), is_filtered=False)
    near = nearest(scope, vector, encoder, limit=limit)
    return [result.photo for result in _results(user, _candidates(near))]


def unseen_count(user: User) -> int:
    """Return how many photos the answering encoder has not looked at. Raises ModelUnavailable."""
    encoder = encoders.search_encoder()
    seen = Embedding.objects.filter(
        photo=OuterRef("pk"), model=encoder.name, version=encoder.version
    )
    return Photo.objects.visible_to(user).findable().filter(~Exists(seen)).count()


def _filtered(user: User, query: Query) -> PhotoQuerySet:
    photos = Photo.objects.visible_to(user).findable()
    return photos.filter(*(condition(wanted) for wanted in query.filters))


def _found_by_words(scope: Scope, query: Query, *, cutoff: bool) -> list[Candidate]:
    encoder = encoders.search_encoder()
    vector = encoder.encode_texts([query.words])[0]
    meaning = _candidates(nearest(scope, vector, encoder, limit=MOST_CANDIDATES))
    said = by_meaning_first(_said(scope.photos, spoken(query.words)), meaning)
    if cutoff:
        meaning = list(takewhile(lambda near: near.score >= encoder.cutoff, meaning))
    return fuse(meaning, said)


def _candidates(near: Iterable[Near]) -> list[Candidate]:
    return [Candidate(each.photo_id, each.taken_local, each.score) for each in near]


def _said(photos: PhotoQuerySet, words: list[str]) -> list[Candidate]:
    return _newest(photos.filter(said_anywhere(words)), None, MOST_CANDIDATES) if words else []


def _newest(photos: PhotoQuerySet, after: Cursor | None, limit: int) -> list[Candidate]:
    if after:
        taken, last = after.last.taken_local, after.last.photo_id
        photos = photos.filter(Q(taken_local__lt=taken) | Q(taken_local=taken, pk__lt=last))
    rows = photos.order_by("-taken_local", "-pk").values_list("pk", "taken_local")
    return [Candidate(pk, taken_local, 1.0) for pk, taken_local in rows[:limit]]


def _behind(found: list[Candidate], after: Cursor | None, order: Order) -> list[Candidate]:
    if not after:
        return found
    last = sort_key(order, after.last)
    return [candidate for candidate in found if sort_key(order, candidate) < last]


def _results(user: User, found: list[Candidate]) -> list[Result]:
    ids = [candidate.photo_id for candidate in found]
    photos = Photo.objects.visible_to(user).select_related("place").in_bulk(ids)
    return [
        Result(photos[candidate.photo_id], candidate.score)
        for candidate in found
        if candidate.photo_id in photos
    ]
