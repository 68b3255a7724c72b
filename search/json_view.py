"""The search page as JSON, for scripts: `/search/?q=…&format=json`."""

from dataclasses import dataclass

from django.http import HttpRequest, JsonResponse, QueryDict

from accounts.requests import SignedInRequest
from search.answers import answer_of
from search.box.scope import read_box
from search.finding.ranking import Order
from search.selectors import Cursor, search_photos, understand

USUAL_LIMIT = 60
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class _Asked:
    limit: int
    after: Cursor | None
    order: Order


def is_asked_for_json(request: HttpRequest) -> bool:
    return request.GET.get("format") == "json"


def results_as_json(request: SignedInRequest) -> JsonResponse:
    """One page; what makes no sense is a 400 that says so."""
    try:
        asked = _read(request.GET)
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    text = request.GET.get("q", "")
    page = search_photos(
        request.user,
        understand(request.user, read_box(request.GET.dict()).query),
        limit=asked.limit,
        after=asked.after,
        order=asked.order,
        cutoff="weaker" not in request.GET,
    )
    return JsonResponse({"query": text, **answer_of(request.user, page)})


def _read(given: QueryDict) -> _Asked:
    """Raises ValueError."""
    limit = int(given.get("limit", USUAL_LIMIT))
    if limit < 1:
        raise ValueError("limit is at least 1.")
    after = given.get("after")
    cursor = None if after is None else Cursor.read(after)
    return _Asked(min(limit, MOST_AT_ONCE), cursor, Order(given.get("order", Order.RELEVANCE)))
