"""Faces that stand with nobody: no other like them was found, and nobody said whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from faces.models import Face
from photos.models import Photo

FACES = 120
# What comes first, and beside it the id, which decides between equals.
ORDERS = {"best": "quality", "newest": "photo__taken_local"}
LONGEST_ID = 18  # digits


@dataclass(frozen=True)
class AlonePage:
    """Some faces, how many there are in all, and after which one the next page begins."""

    faces: Sequence[Face]
    total: int
    order: str
    next: int | None


@require_safe
def unnamed(request: SignedInRequest) -> HttpResponse:
    """The page, or for its script only the faces that follow."""
    order, after = request.GET.get("order", "best"), request.GET.get("after", "")
    is_id = after.isascii() and after.isdecimal() and len(after) <= LONGEST_ID
    if order not in ORDERS or (after and not is_id):
        raise BadRequest("no such order, or no such face")
    page = alone_page(request.user, order, int(after) if after else None)
    is_fragment = "HX-Request" in request.headers
    return render(request, "faces/_unnamed.html" if is_fragment else "faces/unnamed.html",
                  {"page": page})  # fmt: skip


def alone_page(user: User, order: str, after: int | None) -> AlonePage:
    """Raises Http404 where the face is gone that they come after."""
    alone = Face.objects.findable_by(user).filter(person=None)
    column = ORDERS[order]
    following = alone if after is None else alone.filter(beyond(user, column, after))
    faces = list(following.select_related("photo").order_by(F(column).desc(), "-pk")[: FACES + 1])
    shown = faces[:FACES]
    return AlonePage(shown, alone.count(), order, shown[-1].pk if len(faces) > FACES else None)


def beyond(user: User, column: str, after: int) -> Q:
    """What comes later in this order; also after a face that got a name meanwhile."""
    own = Face.objects.filter(photo__in=Photo.objects.in_library_of(user).values("pk"))
    value = get_object_or_404(own.values_list(column, flat=True), pk=after)
    return Q(**{f"{column}__lt": value}) | Q(**{column: value}, pk__lt=after)
