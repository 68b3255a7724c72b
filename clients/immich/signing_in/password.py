"""Whose e-mail and password these are: by the rules of every other door, with the same counts of
wrong ones."""

from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from accounts import app_passwords
from accounts.limits import TOKENS, TooManyTries, address_of, count_try
from accounts.models import Scope, User
from accounts.second_step import has_second_step
from clients.immich.errors import Refused

WAIT = "Too many tries. Wait some minutes."
SECOND_STEP = (
    "This account has a second step, which this app cannot ask for. Sign in with an app password"
    " from your profile page instead (it may see and send photos), or, where the app takes one,"
    " use an API key from the page Security."
)


@dataclass(frozen=True)
class Entered:
    """Who signed in, and what their app may do."""

    user: User
    scopes: frozenset[Scope]


@sensitive_variables("password")
def entered_by(request: HttpRequest, email: str, password: str) -> Entered:
    """Raises Refused. An account with a second step is not entered by its password alone; an app
    password is made for just this, and changes nothing."""
    try:
        count_try(TOKENS, address_of(request))
        user = _of_app_password(request, email, password)
    except (TooManyTries, app_passwords.TooManyTries) as error:
        raise Refused(429, WAIT) from error
    if user is not None:
        return Entered(user, frozenset({Scope.READ, Scope.UPLOAD}))
    return Entered(_of_password(request, email, password), frozenset(Scope))


def _of_app_password(request: HttpRequest, email: str, secret: str) -> User | None:
    if not app_passwords.looks_like_one(secret):
        return None
    return app_passwords.user_of_app_password(email, secret, address=address_of(request))


def _of_password(request: HttpRequest, email: str, password: str) -> User:
    user = authenticate(request, username=email.lower(), password=password)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # it would answer with a page
        raise Refused(429, WAIT)
    if not isinstance(user, User):
        raise Refused(401, "Incorrect email or password")
    if has_second_step(user):
        raise Refused(401, SECOND_STEP)
    return user
