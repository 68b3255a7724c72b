"""The door of a link: whether it is live, whether its password was given, and how often somebody
may try."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.limits import address_of
from rights.lending import Guest
from rights.models import ShareLink
from sharing.links.forms import GuestPasswordForm

TRIES, TRY_SECONDS = 20, 5 * 60
OPENED = "links opened"  # in the session: by the id of a link, the proof that it was opened
VISITED = "links visited"

View = Callable[..., HttpResponseBase]


def for_guests(view: View) -> View:
    """A page beneath `/s/<key>/`: 404 where the link is not live, 401 where its password was not
    given, else the view, with the guest in place of the key."""

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, key: str, *args: Any, **more: Any) -> HttpResponseBase:
        link = live_link(key)
        if not is_open(request, link):
            return guarded(ask_password(request, key))
        return guarded(view(request, Guest(link), *args, **more))

    return opened


def live_link(key: str) -> ShareLink:
    """By its token or its own address. Raises Http404."""
    named = Q(token=key) | Q(slug=key.lower())
    live = ShareLink.objects.live().exclude(token="").select_related("album", "story", "owner")
    link = live.filter(named).first()
    if link is None:
        raise Http404
    return link


def is_open(request: HttpRequest, link: ShareLink) -> bool:
    """Whether it needs no password, or this session gave the one that it has now."""
    if not link.password:
        return True
    shown = request.session.get(OPENED, {}).get(str(link.pk), "")
    return constant_time_compare(shown, proof_of(link))


def proof_of(link: ShareLink) -> str:
    """Tells nothing of the password, is of no use for another link, and void once it changes."""
    said = f"{link.pk}:{link.password}"
    return salted_hmac("sharing.links.opening", said, algorithm="sha256").hexdigest()


def try_password(request: HttpRequest, link: ShareLink, password: str) -> bool:
    """Open the link for this session, if the password is right."""
    if not check_password(password, link.password):
        return False
    opened = request.session.get(OPENED, {})
    request.session[OPENED] = {**opened, str(link.pk): proof_of(link)}
    cache.decr(tries_key(request, link))  # who knows it does not use up the tries of a household
    return True


def may_try(request: HttpRequest, link: ShareLink) -> bool:
    """Counts the try before it is made, so that many at once are not one."""
    key = tries_key(request, link)
    cache.add(key, 0, TRY_SECONDS)
    return int(cache.incr(key)) <= TRIES


def tries_key(request: HttpRequest, link: ShareLink) -> str:
    return f"sharing:tries:{link.pk}:{address_of(request)}"


def ask_password(
    request: HttpRequest, key: str, form: GuestPasswordForm | None = None, *, status: int = 401
) -> HttpResponseBase:
    """The form, which says nothing of what is behind it."""
    context = {"form": form or GuestPasswordForm(), "key": key}
    response = render(request, "sharing/links/password.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return with_forms(response)


def with_forms(response: HttpResponseBase) -> HttpResponseBase:
    """Without any referrer browsers say of a form that it comes from nowhere, and it is refused."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def guarded(response: HttpResponseBase) -> HttpResponseBase:
    """No other site learns the address; no search engine and no shared cache keeps anything."""
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def is_first_visit(request: HttpRequest, link: ShareLink) -> bool:
    """Once a session and link."""
    visited: list[int] = request.session.get(VISITED, [])
    if link.pk in visited:
        return False
    request.session[VISITED] = [*visited, link.pk]
    return True
