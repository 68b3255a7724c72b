"""The search page, what is offered while typing, and the photos similar to one."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from ml.weights import ModelUnavailable
from photos.models import Photo
from search.box.completion import completion_groups, near_names
from search.box.scope import Box, read_box
from search.examples import examples
from search.filters import LooksLike
from search.finding.ranking import Order
from search.json_view import is_asked_for_json, results_as_json
from search.kept.selectors import kept_searches
from search.kept.services import remember_search
from search.looking.encoders import search_encoder
from search.query import Query
from search.reasons.highlights import highlight_of, shown_results
from search.selectors import Cursor, Page, search_photos, similar_photos, understand, unseen_count
from search.suggestions import narrower, wider

PAGE_SIZE = 60
TYPED = {"q", "scope"}  # what the search box sends; more is another view of the same search


@dataclass(frozen=True)
class Asked:
    """What the address asks for besides the query."""

    box: Box
    order: Order
    after: Cursor | None
    is_weaker_wanted: bool


@require_safe
def results(request: SignedInRequest) -> HttpResponse:
    """The page; with `fragment`, only the photos that follow, for the end of the grid."""
    if is_asked_for_json(request):
        return results_as_json(request)
    box = read_box(request.GET.dict())
    query = understand(request.user, box.query)
    if query.is_empty:
        return _start(request)
    asked = _asked(request, box)
    page = _search(request.user, query, asked)
    if "fragment" in request.GET:
        return render(request, "search/_results.html", _context(page, asked))
    if request.GET.keys() <= TYPED and box.is_typed:
        remember_search(request.user, query.text)
    further = _found(page) if page.results else _not_found(request.user, page)
    return render(request, "search/results.html", {**_context(page, asked), **further})


def _start(request: SignedInRequest) -> HttpResponse:
    """Where a search begins: what there is to find, and what was kept."""
    context = {"examples": examples(request.user), "kept": kept_searches(request.user)}
    return render(request, "search/start.html", context)


@require_safe
def suggest(request: SignedInRequest) -> HttpResponse:
    """The list beneath the search box, a fragment."""
    groups = completion_groups(request.user, request.GET.get("q", ""))
    total = sum(len(group.completions) for group in groups)
    return render(request, "search/_suggest.html", {"groups": groups, "total": total})


@require_safe
def similar(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """A fragment for the photo page."""
    photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=photo_id)
    try:
        photos = similar_photos(request.user, photo)
    except ModelUnavailable:
        photos = []
    return render(request, "search/_similar.html", {"photo": photo, "photos": photos})


@require_safe
def found_text(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """Where the words of a search stand in a picture, a fragment that lies on it."""
    photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=photo_id)
    query = understand(request.user, request.GET.get("q", ""))
    highlight = highlight_of(request.user, photo, query)
    return render(request, "search/_found_text.html", {"highlight": highlight})


def _search(user: User, query: Query, asked: Asked) -> Page:
    return search_photos(
        user,
        query,
        limit=PAGE_SIZE,
        after=asked.after,
        cutoff=not asked.is_weaker_wanted,
        order=asked.order,
    )


def _asked(request: SignedInRequest, box: Box) -> Asked:
    try:
        order = Order(request.GET.get("order", Order.RELEVANCE))
        after = Cursor.read(request.GET["after"]) if "after" in request.GET else None
    except ValueError as error:
        raise Http404 from error
    return Asked(box, order, after, "weaker" in request.GET)


def _context(page: Page, asked: Asked) -> dict[str, Any]:
    query = page.understood
    return {
        "page": page,
        "results": shown_results(page.results),
        "query": query,
        "similar_to": _similar_to(query),
        "is_ranked": bool(query.words or _similar_to(query)),
        "asked": asked,
        "box": asked.box,
        "is_basic": _is_basic(page),
        "photo_query": urlencode({"from": "search", "q": query.text}),
    }


def _is_basic(page: Page) -> bool:
    asks_for_meaning = bool(page.understood.words) and not page.unavailable
    return asks_for_meaning and search_encoder().quality == "basic"


def _similar_to(query: Query) -> int | None:
    """The photo that others should look like, for its picture on the chip."""
    wanted = (each.photo_id for each in query.filters if isinstance(each, LooksLike))
    return next(wanted, None)


def _found(page: Page) -> dict[str, Any]:
    return {"suggestions": narrower(page)}


def _not_found(user: User, page: Page) -> dict[str, Any]:
    """Why that may be, and what would find something."""
    query = page.understood
    unseen = unseen_count(user) if query.words and not page.unavailable else 0
    return {
        "suggestions": wider(user, query),
        "meant": near_names(user, query),
        "unseen_count": unseen,
    }
