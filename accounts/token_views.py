"""JSON for apps: signing in, renewing and signing out. No cookies, so no token of a form."""

import json
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts import tokens
from accounts.limits import TOKENS, address_of, count_try
from accounts.models import Scope, User
from accounts.second_step import has_second_step, is_right_code


class BadRequest(ValueError):
    """What was sent is no JSON object, or says something that makes no sense."""


@csrf_exempt
@login_not_required
@require_POST
@never_cache
@sensitive_variables("said")
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail, password, and a code where the account has a second factor."""
    count_try(TOKENS, address_of(request))
    try:
        said, scopes = _said(request), _scopes(request)
    except BadRequest as error:
        return JsonResponse({"error": str(error)}, status=400)
    user = authenticate(request, username=said["email"].lower(), password=said["password"])
    if not isinstance(user, User):
        return JsonResponse({"error": "These do not match."}, status=401)
    if has_second_step(user) and not is_right_code(user, said.get("code", "")):
        return JsonResponse({"error": "A code is needed.", "needs": "code"}, status=401)
    name = said.get("name", "")[:100] or "App"
    return _answer(tokens.issue_tokens(user, name, scopes=scopes, address=address_of(request)))


@csrf_exempt
@login_not_required
@require_POST
@never_cache
def renew(request: HttpRequest) -> HttpResponse:
    """New tokens for a refresh token, which is used up."""
    count_try(TOKENS, address_of(request))
    try:
        refresh = _words(request).get("refresh", "")
        return _answer(tokens.renew_tokens(refresh, address=address_of(request)))
    except BadRequest as error:
        return JsonResponse({"error": str(error)}, status=400)
    except tokens.NoGoodToken:
        return JsonResponse({"error": "Sign in again."}, status=401)


@csrf_exempt
@login_not_required
@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """By a token of either kind that acts: the app of this token is out."""
    try:
        app = tokens.app_of_token(_words(request).get("access", ""))
    except BadRequest as error:
        return JsonResponse({"error": str(error)}, status=400)
    except tokens.NoGoodToken:
        return JsonResponse({"error": "This token is not good."}, status=401)
    tokens.sign_app_out(app.user, app.pk)
    return HttpResponse(status=204)


def _said(request: HttpRequest) -> dict[str, str]:
    said = _words(request)
    if not said.get("email") or not said.get("password"):
        raise BadRequest("Send email and password.")
    return said


def _words(request: HttpRequest) -> dict[str, str]:
    """The texts of the JSON object that was sent."""
    return {name: each for name, each in _object(request).items() if isinstance(each, str)}


def _scopes(request: HttpRequest) -> list[Scope]:
    asked = _object(request).get("scopes", [Scope.READ, Scope.UPLOAD])
    if not isinstance(asked, list) or not asked or not set(map(str, asked)) <= set(Scope.values):
        raise BadRequest(f"Scopes are some of: {', '.join(Scope.values)}.")
    return [Scope(each) for each in asked]


def _object(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except ValueError as error:
        raise BadRequest("Send a JSON object.") from error
    if not isinstance(said, dict):
        raise BadRequest("Send a JSON object.")
    return said


def _answer(made: tokens.Tokens) -> HttpResponse:
    told = {"access": made.access, "refresh": made.refresh, "seconds": made.seconds}
    return JsonResponse(told)
