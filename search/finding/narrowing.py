"""The newest of some photos, as what was found."""

from photos.models import PhotoQuerySet
from search.finding.ranking import STRENGTHS, Candidate

# Of each way to fit a query, the best or the newest. Nobody looks further.
MOST_CANDIDATES = 2000
NEWEST_FIRST = ("-taken_local", "-pk")


def newest(
    photos: PhotoQuerySet, *, limit: int = MOST_CANDIDATES, way: str = ""
) -> list[Candidate]:
    """Return the newest photos; a way to have found them makes all of them equally sure."""
    rows = photos.order_by(*NEWEST_FIRST).values_list("pk", "taken_local")[:limit]
    score, ways = STRENGTHS.get(way, 0.0), frozenset([way] if way else [])
    return [Candidate(pk, taken_local, score, ways) for pk, taken_local in rows]
