"""The page that asks: two by two, the question whose answer helps most first."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from faces.models import Change
from faces.review.answers import answer_question
from faces.review.asked import asked_questions
from faces.review.forms import MOST_ANSWERED, AnswerForm
from faces.review.question import NAMES
from faces.review.queue import waiting_questions
from faces.services import InvalidDecision

AHEAD = 3  # questions that a page holds, so that the next is there at once
LONGEST_NUMBER = 18  # digits


@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    """The page; for its script only what is asked."""
    answered = min(number(request.GET, "answered"), MOST_ANSWERED)
    return answer_with_questions(request, answered=answered, change=last_change(request))


def last_change(request: SignedInRequest) -> Change | None:
    """What was answered before a page without script came anew."""
    asked = number(request.GET, "change")
    own = Change.objects.visible_to(request.user) if asked else Change.objects.none()
    return own.filter(pk=asked, undone_at=None).first()


@require_POST
def answer(request: SignedInRequest) -> HttpResponse:
    """Take an answer, and ask the next."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadRequest("no answer to a question")
    change, said = None, form.cleaned_data
    try:
        change = answer_question(request.user, said["key"], said["said"])
    except InvalidDecision:
        messages.info(request, _("That was settled meanwhile."))
    answered = (said["answered"] or 0) + 1
    if "HX-Request" in request.headers:
        return answer_with_questions(request, answered=answered, change=change)
    query = {"answered": answered, "change": change.pk if change else 0, **only(request.POST)}
    return redirect(f"{reverse('faces:review')}?{urlencode(query)}")


@require_safe
def review_count(request: SignedInRequest) -> HttpResponse:
    """How many questions wait, as a fragment; thinking them out may take a moment."""
    count = len(waiting_questions(request.user))
    return render(request, "faces/_review_count.html", {"count": count})


def answer_with_questions(
    request: SignedInRequest, *, answered: int, change: Change | None
) -> HttpResponse:
    narrowed = only(request.POST if request.method == "POST" else request.GET)
    waiting = waiting_questions(request.user, kinds=NAMES if narrowed else ())
    context = {
        "questions": asked_questions(request.user, waiting[:AHEAD]),
        "waiting": len(waiting),
        "answered": answered,
        "total": answered + len(waiting),
        "change": change,
        "only": narrowed.get("only", ""),
    }
    is_fragment = "HX-Request" in request.headers
    return render(request, "faces/_review.html" if is_fragment else "faces/review.html", context)


def only(sent: QueryDict) -> dict[str, str]:
    """Whether only names of archives are asked about."""
    return {"only": "names"} if sent.get("only") == "names" else {}


def number(sent: QueryDict, field: str) -> int:
    """A number that was sent; 0 for anything else."""
    text = sent.get(field, "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else 0
