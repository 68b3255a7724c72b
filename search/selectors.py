"""Reads of search: what a query finds in a person's library, page by page, and what is similar to a
photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from photos.access import owners_seen_by
from photos.models import Photo
from photos.versions import with_versions
from search.finding.by_meaning import vector_of
from search.finding.find import Found, find
from search.finding.narrowing import newest
from search.finding.ranking import Candidate, Order, sort_key
from search.looking import encoders
from search.models import Embedding
from search.names import library_names
from search.query import Query, parse
from search.reasons.matches import Match, matches
from search.vectors import Scope, nearest

# Counting further takes longer than finding.
MOST_COUNTED = 100_000
NO_CURSOR = "This is no place in a list of results."


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
            last = Candidate(int(photo_id), datetime.fromisoformat(taken_local), float(score))
        except ValueError as error:
            raise BadCursor(NO_CURSOR) from error
        if not (isfinite(last.score) and last.taken_local.tzinfo):
            raise BadCursor(NO_CURSOR)
        return cls(last)


@dataclass(frozen=True)
class Result:
    """A photo, how well it matches, and why; scores of one query are comparable, no others."""

    photo: Photo
    score: float
    matched: tuple[Match, ...] = ()

    @property
    def photo_id(self) -> int:
        return self.photo.pk


@dataclass(frozen=True)
class Page:
    """A page of results, how the query was understood, how many there are, and what follows.

    `is_cut`: there may be more than were counted. `unavailable` says why nothing was looked for
    by meaning, where it should have been.
    """

    results: list[Result]
    understood: Query
    total: int
    next: Cursor | None
    is_cut: bool = False
    unavailable: str = ""


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
    """Return a page of what matches. Without a model the letters answer alone.

    `cutoff=False` keeps what is not close enough in meaning, too.
    """
    found = find(user, query, cutoff=cutoff)
    rest = _behind(found, after, order, limit + 1)
    counted = found.others[:MOST_COUNTED].count()
    return Page(
        _results(user, query, rest[:limit]),
        query,
        total=len(found.ranked) + counted,
        next=Cursor(rest[limit - 1]) if len(rest) > limit else None,
        is_cut=found.is_cut or counted >= MOST_COUNTED,
        unavailable=found.unavailable,
    )


def found_ids(user: User, query: Query, *, most: int) -> list[int]:
    """Return the photos that match, best first, without the reasons."""
    found = _behind(find(user, query), None, Order.RELEVANCE, most)
    return [each.photo_id for each in found]


def similar_photos(user: User, photo: Photo, *, limit: int = 12) -> list[Photo]:
    """Return the photos that look most alike, nearest first. Raises ModelUnavailable."""
    encoder = encoders.search_encoder()
    vector = vector_of(user, photo.pk, encoder)
    if vector is None:
        return []
    others = Photo.objects.visible_to(user).findable().exclude(pk=photo.pk)
    scope = Scope(others, owners_seen_by(user), is_filtered=False)
    near = nearest(scope, vector, encoder, limit=limit)
    photos = _photos(user, [each.photo_id for each in near])
    return [photos[each.photo_id] for each in near if each.photo_id in photos]


def unseen_count(user: User) -> int:
    """Return how many photos the answering encoder has not looked at. Raises ModelUnavailable."""
    encoder = encoders.search_encoder()
    seen = Embedding.objects.filter(
        photo=OuterRef("pk"), model=encoder.name, version=encoder.version
    )
    return Photo.objects.visible_to(user).findable().filter(~Exists(seen)).count()


def _behind(found: Found, after: Cursor | None, order: Order, count: int) -> list[Candidate]:
    """The first photos behind a place in the order. What only fits filters has no score."""
    last = sort_key(order, after.last) if after else None
    ranked = [one for one in found.ranked if last is None or sort_key(order, one) < last]
    others = found.others
    if after and last and last[0] <= 0:
        taken, photo_id = after.last.taken_local, after.last.photo_id
        others = others.filter(Q(taken_local__lt=taken) | Q(taken_local=taken, pk__lt=photo_id))
    both = [*ranked, *newest(others, limit=count)]
    return sorted(both, key=lambda one: sort_key(order, one), reverse=True)[:count]


def _results(user: User, query: Query, found: Sequence[Candidate]) -> list[Result]:
    photos = _photos(user, [candidate.photo_id for candidate in found])
    reasons = matches(user, query, found, photos)
    return [
        Result(photos[each.photo_id], each.score, reasons[each.photo_id])
        for each in found
        if each.photo_id in photos
    ]


def _photos(user: User, ids: Sequence[int]) -> dict[int, Photo]:
    """Once more by rights: what was found may be gone by now."""
    return with_versions(Photo.objects.visible_to(user).select_related("place")).in_bulk(ids)
