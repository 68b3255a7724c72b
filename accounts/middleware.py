"""The way to the first account, and where people were last."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from accounts.models import User
from accounts.sessions import note_last_use

SIGN_IN = "accounts:sign_in"


class FirstRunMiddleware:
    """Leads every page that asks for an account to the first-run page until there is one.

    Once an account was seen, the process remembers, and this costs nothing.
    """

    has_account = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any
    ) -> HttpResponse | None:
        if self.has_account or not _asks_for_account(request, view):
            return None
        FirstRunMiddleware.has_account = User.objects.exists()
        return None if self.has_account else redirect("accounts:welcome")


class LanguageMiddleware:
    """Pages speak the language that the person prefers, whatever the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _asks_for_account(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """Whether it is the sign-in page or leads there; LoginRequiredMiddleware asks the same way."""
    match = request.resolver_match
    return getattr(view, "login_required", True) or bool(match and match.view_name == SIGN_IN)


class WhoseMiddleware:
    """Says whose page it is. The service worker drops what it keeps of one person before the next
    one's page is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code < 500:  # else who asks may not be known
            response.headers["Heirloom-Person"] = str(request.user.pk or "")
        return response


class LastUseMiddleware:
    """Notes now and then that a session is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        note_last_use(request)
        return self.get_response(request)
