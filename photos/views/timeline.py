"""The timeline: its page, and the data its script lays out."""

from datetime import date
from hashlib import blake2b

import orjson
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from photos import selectors


@require_safe
def timeline(request: SignedInRequest) -> HttpResponse:
    """The frame alone: its script asks for the months, and for each month that is looked at."""
    pattern = reverse("photos:month", args=[date.min])
    context = {"is_empty": selectors.is_empty(request.user), "month_url": pattern}
    return render(request, "photos/timeline.html", context)


@require_safe
def totals(request: SignedInRequest) -> HttpResponse:
    return render(request, "photos/_totals.html", {"totals": selectors.totals(request.user)})


@require_safe
def months(request: SignedInRequest) -> HttpResponse:
    return json_unless_known(request, orjson.dumps({"months": selectors.months(request.user)}))


@require_safe
def month(request: SignedInRequest, first_day: date) -> HttpResponse:
    return json_unless_known(request, selectors.month_json(request.user, first_day))


def json_unless_known(request: SignedInRequest, body: bytes) -> HttpResponse:
    """The body, or 304 where the browser has it. It asks each time: a photo may have come."""
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response
