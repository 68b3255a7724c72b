"""Where a person is signed in: noting it, ending one or all."""

import logging
import time
from typing import Any

from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.audit import Verb, record
from accounts.limits import address_of
from accounts.models import User

logger = logging.getLogger(__name__)

NOTED_AT = "last_use_noted_at"
NOTED_EVERY_SECONDS = 300


def begin_session(request: HttpRequest, user: User, *, leads_to: str | None) -> HttpResponse:
    """After the password was right: asks for the second factor where there is one, or signs in."""
    login = Login(user=user, redirect_url=leads_to)
    answer: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return answer


def begin_first_session(request: HttpRequest, user: User, *, leads_to: str) -> HttpResponse:
    """Of an account that was made a moment ago by who is at the keyboard."""
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=leads_to))
    return answer


def note_use(request: HttpRequest) -> None:
    """Say in the session when its use was noted; the row is written seldom."""
    request.session[NOTED_AT] = time.time()


def note_last_use(request: HttpRequest) -> None:
    """When and from where a session was used last, every few minutes."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    noted_at = request.session.get(NOTED_AT)
    if noted_at is None or time.time() - noted_at < NOTED_EVERY_SECONDS:
        return
    note_use(request)
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(), ip=address_of(request)
    )


def sessions_of(user: User) -> list[Any]:
    """Those that work, newest use first; what is over is forgotten."""
    noted = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    keys = [session.session_key for session in noted]
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    working = {each.session_key for each in stored if _works(each, user)}
    UserSession.objects.filter(user=user).exclude(session_key__in=working).delete()
    return [session for session in noted if session.session_key in working]


def _works(session: Session, user: User) -> bool:
    held = str(session.get_decoded().get(HASH_SESSION_KEY, ""))
    return constant_time_compare(held, user.get_session_auth_hash())


def end_session(user: User, session_id: int, *, but: str | None) -> bool:
    """Whether there was such a session of this person's. Its browser is out at once.

    The one that asks, `but`, is ended by signing out.
    """
    mine = UserSession.objects.filter(user=user).exclude(session_key=but)
    session = mine.filter(pk=session_id).first()
    if session:
        session.end()
        logger.info("account %s ended session %s", user.pk, session_id)
    return session is not None


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """Everywhere but in the browser that asks; apps that hold tokens are out, too."""
    sign_out_everywhere(user)
    record(user, Verb.SIGNED_OUT_ALL, request=request)
    user.refresh_from_db(fields=["session_epoch"])
    keep_session(request, user)


def keep_session(request: HttpRequest, user: User) -> None:
    """The browser that asks stays signed in while all others are out, and stays in the list."""
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def sign_out_everywhere(user: User) -> None:
    """No session and no token of this person's works any more."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        user.signed_in_apps.all().delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    logger.info("account %s is signed out everywhere", user.pk)
