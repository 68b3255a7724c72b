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
from search.box import Box, read_box
from search.completion import completion_groups
from search.encoders import search_encoder
from search.examples import examples
from search.kept import remember_search
from search.kept_selectors import kept_searches
from search.query import Query
from search.ranking import Order
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
    box = read_box(request.GET.dict())
    query = understand(request.user, box.query)
    if query.is_empty:
        return _start(request)
    asked = _asked(request, box)
    try:
        page = _search(request.user, query, asked)
    except ModelUnavailable as error:
        return render(request, "search/unavailable.html", {"reason": error}, status=503)
    if "fragment" in request.GET:
        return render(request, "search/_results.html", _context(page, asked))
    if request.GET.keys() <= TYPED:
        remember_search(request.user, query.text)
    further = _found(page) if page.results else _not_found(request.user, query)
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
    return render(request, "search/_similar.html", {"photos": photos})


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
        "query": query,
        "asked": asked,
        "box": asked.box,
        "is_basic": bool(query.words) and search_encoder().quality == "basic",
        "photo_query": urlencode({"from": "search", "q": query.text}),
    }


def _found(page: Page) -> dict[str, Any]:
    return {"suggestions": narrower(page)}


def _not_found(user: User, query: Query) -> dict[str, Any]:
    """Why that may be, and what would find something."""
    unseen = unseen_count(user) if query.words else 0
    return {"suggestions": wider(user, query), "unseen_count": unseen}
