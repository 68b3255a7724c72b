"""Each request has an id, which every line of the log that it causes tells, and is timed."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from photos.at_work import photos_at_work

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
request_id: ContextVar[str] = ContextVar("request_id", default="")

# By room, not by route: a few hundred series, not thousands. Kept in files that all processes of
# gunicorn share, so it belongs to no registry; ops/watching/metrics.py collects it.
REQUEST_SECONDS = Histogram(
    "heirloom_request_seconds",
    "Time until an answer begins.",
    ["room", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=None,
)


class RequestMiddleware:
    """Stands first, so that all of a request is seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id.set(id_of(request))
        response = self.get_response(request)
        response.headers[HEADER] = request_id.get()
        note(request, response, time.perf_counter() - started)
        return response

    def process_view(
        self, _: HttpRequest, view: Any, arguments: list[Any], words: dict[str, Any]
    ) -> None:
        if "photo_id" in words:
            photos_at_work.set((words["photo_id"],))


@receiver(request_finished, dispatch_uid="forget_request")
def forget(**_: Any) -> None:
    """Not before: Django logs refusals, and sends what is streamed, behind every middleware."""
    request_id.set("")
    photos_at_work.set(())


def id_of(request: HttpRequest) -> str:
    """The one that a proxy gave it, or a new one."""
    given = request.headers.get(HEADER, "")
    return given if GOOD_ID.fullmatch(given) else uuid4().hex


def note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """By the name of the route: addresses may hold the secrets of links."""
    match = request.resolver_match
    room = (match.namespaces[0] if match and match.namespaces else "") or "other"
    method = request.method if request.method in METHODS else "other"
    status = f"{response.status_code // 100}xx"
    REQUEST_SECONDS.labels(room, method, status).observe(seconds)
    if settings.LOG_REQUESTS:
        name = match.view_name if match else "-"
        told = (method, name, response.status_code, round(1000 * seconds))
        logger.info("%s %s %s in %d ms", *told)
