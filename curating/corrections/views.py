"""The pages that correct when and where: a form, what it would do, and then it is done."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from accounts.requests import SignedInRequest
from accounts.time_zones import listed_zones
from curating.asking import detail_of
from curating.corrections.asked import PLACES, TIMES
from curating.corrections.preview import preview
from curating.corrections.selection import (
    Selection,
    cameras_of,
    point_of,
    selection_of,
    words_of,
)
from curating.doing import do
from curating.invalid import InvalidAction
from curating.views.answers import said

PAGES = {
    "correct_time": "curating/corrections/time.html",
    "correct_place": "curating/corrections/place.html",
}

KNOWN = {"correct_time": TIMES, "correct_place": PLACES}


def time(request: SignedInRequest) -> HttpResponse:
    return correct(request, "correct_time")


def place(request: SignedInRequest) -> HttpResponse:
    return correct(request, "correct_place")


def correct(request: SignedInRequest, verb: str) -> HttpResponse:
    """The form; with `way` what it would do, and with `do` it is done."""
    asked = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"asked": asked, "zones": listed_zones()}
    try:
        selection = selection_of(request.user, asked)
        context |= {"selection": selection, "cameras": cameras_of(request.user)}
        context |= map_to_pick_on(selection) if verb == "correct_place" else {}
        if request.method == "POST" and "do" in asked:
            return done(request, verb, selection, asked)
        if asked.get("way") in KNOWN[verb]:
            context["preview"] = shown(request, verb, selection, asked)
    except InvalidAction as error:
        context["error"] = str(error)
    status = 400 if "error" in context else 200
    return render(request, PAGES[verb], context, status=status)


def map_to_pick_on(selection: Selection) -> dict[str, Any]:
    tiles = {"tiles": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION}
    return {**tiles, "at": point_of(selection)}


def shown(request: SignedInRequest, verb: str, selection: Selection, asked: QueryDict) -> Any:
    detail = detail_of(request.user, verb, words_of(asked))
    return preview(request.user, verb, selection.photo_ids, detail)


def done(
    request: SignedInRequest, verb: str, selection: Selection, asked: QueryDict
) -> HttpResponse:
    action = do(request.user, verb, selection.photo_ids, words_of(asked))
    return render(
        request, "curating/corrections/done.html", {"action": action, "said": said(action)}
    )
