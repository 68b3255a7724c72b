"""Who is leaving finds one page after signing in: the one that calls it back."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User

OPEN = {"ops:leaving", "ops:call_back", "accounts:sign_out", "accounts:theme"}


class LeavingMiddleware:
    """Leads every other page of theirs there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any
    ) -> HttpResponse | None:
        leaves = isinstance(request.user, User) and request.user.leaves_at is not None
        match = request.resolver_match
        if not leaves or (match and match.view_name in OPEN):
            return None
        return redirect("ops:leaving")
