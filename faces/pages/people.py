"""The page of all people, and the question whether some of them are one."""

from django.http import Http404, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from faces.models import Person
from faces.reading.people import CARDS, Asked, chosen_cards, people_of

LONGEST_ID = 18  # digits
MOST_CHOSEN = 200
FRAGMENTS = {
    "": "faces/people.html",
    "all": "faces/_people.html",
    "1": "faces/_people_cards.html",
}


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """All people; with `fragment`, all of them anew ("all"), or those who follow ("1")."""
    asked = read_asked(request.GET)
    template = FRAGMENTS.get(request.GET.get("fragment", ""))
    if template is None:
        raise Http404
    try:
        page = people_of(request.user, asked)
    except Person.DoesNotExist as error:
        raise Http404 from error
    return render(request, template, {"page": page, "asked": asked})


@require_safe
def same(request: SignedInRequest) -> HttpResponse:
    """Whether these are one person, and whose name stays; for our script only the question."""
    ids = [number(text) for text in request.GET.getlist("person")[:MOST_CHOSEN]]
    cards = chosen_cards(request.user, ids)
    if len(cards) < len(set(ids)) or not ids:
        raise Http404
    is_dialog = "HX-Request" in request.headers
    named = [card for card in cards if card.person.name]
    into = (named or cards) if len(cards) > 1 else []
    context = {
        "cards": cards,
        "named": named,
        "into": into[: len(named) or 1],
        "is_dialog": is_dialog,
    }
    return render(request, "faces/_same.html" if is_dialog else "faces/same.html", context)


def read_asked(sent: QueryDict) -> Asked:
    return Asked(
        name=sent.get("name", ""),
        hidden="hidden" in sent,
        after=number(sent.get("after", "")) if "after" in sent else None,
        shown=max(number(sent.get("shown", str(CARDS))), CARDS),
    )


def number(text: str) -> int:
    """Raises Http404 for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        raise Http404
    return int(text)
