"""The page of what happened."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from activity.feed import feed
from photos.keyset import BadCursor


@require_safe
def feed_page(request: SignedInRequest) -> HttpResponse:
    """What happened; with `by`, what one person did; with `fragment`, only what follows."""
    try:
        page = feed(request.user, after=request.GET.get("after", ""), by=_asked(request))
    except BadCursor as error:
        raise Http404 from error
    template = "activity/_entries.html" if "fragment" in request.GET else "activity/feed.html"
    return render(request, template, {"page": page})


def _asked(request: SignedInRequest) -> int | None:
    """The number of a person. Of somebody unknown there is nothing to see, as of nobody."""
    asked = request.GET.get("by")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        raise Http404
    return int(asked)
