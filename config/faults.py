"""What is answered where something failed that nobody caught: 503, and when to come again, while a
part that the library stands on is away, else 500. In the form of who asked; needs no database."""

import logging
import sys
from http import HTTPStatus

import orjson
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from api.problems import MIME, problem_of
from clients.immich.routing import refusal
from ops.watching.away import part_away

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 10
AWAY, FAILED = HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INTERNAL_SERVER_ERROR
LONGEST_REASON = 300
READS = {"GET", "HEAD"}


def answer_fault(request: HttpRequest) -> HttpResponse:
    """Django's handler of status 500, called while the failure is being handled. An outage is one
    line in the log, a fault of ours a traceback by Django."""
    error = sys.exception()
    part = part_away(error)
    if not part:
        return told(request, FAILED)
    reason = " ".join(str(error).split())[:LONGEST_REASON]
    logger.warning("the %s is away: %s: %s", part, type(error).__name__, reason)
    response = told(request, AWAY)
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  # Django's own
    return response


def told(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    words = words_of(status)
    if request.path_info.startswith("/api/v1/"):
        body = orjson.dumps(problem_of(status, words))
        return HttpResponse(body, status=status, content_type=MIME)
    if request.path_info.startswith("/api/"):
        return refusal(status, words)
    if wants_page(request):
        page = render_to_string(f"{status.value}.html", {"is_read": request.method in READS})
        return HttpResponse(page, status=status)
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def words_of(status: HTTPStatus) -> str:
    if status == AWAY:
        return _("A part of the library is away for the moment. Nothing is lost: try again soon.")
    return _("Something failed. Nothing is lost; the reason is in the server's log.")


def wants_page(request: HttpRequest) -> bool:
    """A browser that goes somewhere. What a script asks for it tells in words (js/toasts.js)."""
    is_script = "HX-Request" in request.headers
    return not is_script and "text/html" in request.headers.get("Accept", "")
