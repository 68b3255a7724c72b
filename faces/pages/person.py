"""The pages of one person: their photos, and their faces."""

from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from faces.models import Person
from faces.pages.people import number
from faces.reading.person import (
    Wanted,
    company_of,
    faces_of,
    merged_into,
    person_of,
    photos_page,
    places_of,
    portrait_of,
    years_of,
)
from faces.services import changes_of
from photos.keyset import BadCursor

FOLLOWING = "1"
View = Callable[[SignedInRequest, Person], HttpResponse]
PHOTOS = {
    "": "faces/person.html",
    "head": "faces/_person_head.html",
    FOLLOWING: "faces/_person_photos.html",
}
FACES = {
    "": "faces/person_faces.html",
    "all": "faces/_person_faces_all.html",
    FOLLOWING: "faces/_person_faces.html",
}


@require_safe
def person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Somebody's photos; with `fragment`, those who follow, or the head anew ("head")."""
    return for_person(request, person_id, photos)


@require_safe
def person_faces(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Somebody's faces; with `fragment`, those who follow, or all of them anew ("all")."""
    return for_person(request, person_id, faces)


def for_person(request: SignedInRequest, person_id: int, view: View) -> HttpResponse:
    """Who was merged is shown where they went; who is gone while the page was open is left."""
    try:
        return view(request, person_of(request.user, person_id))
    except BadCursor as error:
        raise Http404 from error
    except Person.DoesNotExist as error:
        into = merged_into(request.user, person_id)
        if is_script(request):
            return leave(request, into)
        if into is None:
            raise Http404 from error
        return redirect("faces:person", into)


def leave(request: SignedInRequest, into: int | None) -> HttpResponse:
    """There is nothing here any more: our script goes where there is, and says there what
    happened, with Undo."""
    change = changes_of(request.user).filter(pk=number(request.GET.get("change", "0"))).first()
    if change:
        messages.success(request, render_to_string("faces/_said.html", {"change": change}))
    address = reverse("faces:person", args=[into]) if into else reverse("faces:people")
    return HttpResponse(status=404, headers={"HX-Redirect": address})


def is_script(request: SignedInRequest) -> bool:
    return "HX-Request" in request.headers


def photos(request: SignedInRequest, shown: Person) -> HttpResponse:
    fragment = asked_fragment(request, PHOTOS)
    wanted = read_wanted(request)
    context: dict[str, Any] = {
        "page": photos_page(request.user, shown, wanted),
        "wanted": wanted,
        "person": shown,
        "photo_query": f"person={shown.pk}",
    }
    if fragment != FOLLOWING:
        context["portrait"] = portrait_of(request.user, shown)
    if not fragment:
        context["company"] = company_of(request.user, shown)
        context["places"] = places_of(request.user, shown)
        context["years"] = years_of(request.user, shown)
    return render(request, PHOTOS[fragment], context)


def faces(request: SignedInRequest, shown: Person) -> HttpResponse:
    fragment = asked_fragment(request, FACES)
    page = faces_of(request.user, shown, request.GET.get("after", ""))
    context: dict[str, Any] = {"page": page, "person": shown}
    if fragment != FOLLOWING:
        context["portrait"] = portrait_of(request.user, shown)
    return render(request, FACES[fragment], context)


def asked_fragment(request: SignedInRequest, known: Mapping[str, str]) -> str:
    fragment = request.GET.get("fragment", "")
    if fragment not in known:
        raise Http404
    return fragment


def read_wanted(request: SignedInRequest) -> Wanted:
    year = number(request.GET["year"]) if "year" in request.GET else None
    if year is not None and not MINYEAR <= year < MAXYEAR:
        raise Http404
    return Wanted(asked_companion(request), year, request.GET.get("after", ""))


def asked_companion(request: SignedInRequest) -> Person | None:
    if "with" not in request.GET:
        return None
    try:
        return person_of(request.user, number(request.GET["with"]))
    except Person.DoesNotExist as error:
        raise Http404 from error
