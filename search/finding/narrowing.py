"""Photos that pass the filters of a query, newest first."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from photos.models import PhotoQuerySet
from search.finding.conditions import condition
from search.finding.ranking import STRENGTHS, Candidate
from search.query import Branch, Query

# Of each way to fit a query, the best or the newest. Nobody looks further.
MOST_CANDIDATES = 2000
NEWEST_FIRST = ("-taken_local", "-pk")


def fits(branch: Branch) -> Q:
    """All filters of a branch hold."""
    return reduce(and_, map(condition, branch.filters), Q())


def fits_any(query: Query) -> Q:
    """All filters of any branch hold."""
    return reduce(or_, map(fits, query.branches), Q(pk__in=[]))


def newest(
    photos: PhotoQuerySet, *, limit: int = MOST_CANDIDATES, way: str = ""
) -> list[Candidate]:
    """Return the newest photos; a way to have found them makes all of them equally sure."""
    rows = photos.order_by(*NEWEST_FIRST).values_list("pk", "taken_local")[:limit]
    score, ways = STRENGTHS.get(way, 0.0), frozenset([way] if way else [])
    return [Candidate(pk, taken_local, score, ways) for pk, taken_local in rows]
