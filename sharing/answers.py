"""How a page answers: what one may not do is not there; what cannot be done is told."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.requests import SignedInRequest
from sharing.refusals import InvalidShare, NotAllowed

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    @wraps(view)
    def answered(request: SignedInRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except NotAllowed as error:
            raise Http404 from error
        except InvalidShare as error:
            return render(request, "sharing/refused.html", {"words": str(error)}, status=422)

    return answered
