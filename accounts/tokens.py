"""Tokens for apps: a short one to act with, and a long one that renews both, once.

Whoever renews with a token that was used already holds a copy, or lost theirs to somebody: the app
is signed out, and with it both of them.
"""

import hashlib
import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from accounts.keys import digest_of
from accounts.models import Scope, SignedInApp, User

logger = logging.getLogger(__name__)

TO_ACT, TO_RENEW = "heirloom", "heirloom renewal"
ACTS_FOR = timedelta(minutes=15)
RENEWS_FOR = timedelta(days=60)
LASTING_PREFIX = "hla_"
LASTS = timedelta(days=180)
USE_NOTED_EVERY = timedelta(minutes=1)
ALGORITHM = "HS256"


class NoGoodToken(Exception):
    """Forged, over, meant for something else, used before, or of a session that was ended."""


@dataclass(frozen=True)
class Tokens:
    """What an app gets. `access` acts for ACTS_FOR, `refresh` renews once within RENEWS_FOR."""

    access: str
    refresh: str
    seconds: int = int(ACTS_FOR.total_seconds())


def issue_tokens(user: User, name: str, *, scopes: Collection[Scope], address: str) -> Tokens:
    """The first ones of an app that signs in."""
    renewed_by = uuid4()
    app = SignedInApp.objects.create(
        user=user,
        name=name,
        scopes=sorted(set(scopes)),
        renewed_by=renewed_by,
        account_digest=_digest(user),
        address=address,
        expires_at=timezone.now() + RENEWS_FOR,
    )
    logger.info("account %s signed in app %s", user.pk, app.pk)
    return Tokens(_access(app), _refresh(app, renewed_by))


def issue_lasting_token(
    user: User, name: str, *, scopes: Collection[Scope], address: str
) -> tuple[SignedInApp, str]:
    """For an app that cannot renew: good for LASTS after each use, and ended with the password."""
    text = LASTING_PREFIX + secrets.token_urlsafe(32)
    app = SignedInApp.objects.create(
        user=user,
        name=name,
        scopes=sorted(set(scopes)),
        lasting_digest=digest_of(text),
        account_digest=_digest(user),
        address=address,
        expires_at=timezone.now() + LASTS,
    )
    logger.info("account %s signed in app %s", user.pk, app.pk)
    return app, text


def app_of_lasting_token(text: str) -> SignedInApp:
    """Raises NoGoodToken."""
    now = timezone.now()
    apps = SignedInApp.objects.select_related("user").filter(expires_at__gt=now)
    app = apps.filter(lasting_digest=digest_of(text), user__is_active=True).first()
    if app is None or app.account_digest != _digest(app.user):
        raise NoGoodToken
    if app.last_used_at < now - USE_NOTED_EVERY:
        SignedInApp.objects.filter(pk=app.pk).update(last_used_at=now, expires_at=now + LASTS)
    return app


def renew_tokens(refresh: str, *, address: str) -> Tokens:
    """New ones for a refresh token, which is used up by it. Raises NoGoodToken."""
    told = _read(refresh, TO_RENEW)
    app, used, now = _app_of(told), UUID(told["jti"]), timezone.now()
    renewed_by = uuid4()
    mine = SignedInApp.objects.filter(pk=app.pk, renewed_by=used)
    news = {"last_used_at": now, "address": address, "expires_at": now + RENEWS_FOR}
    if mine.update(renewed_by=renewed_by, **news) != 1:
        app.delete()
        logger.warning("app %s renewed twice with one token, and is signed out", app.pk)
        raise NoGoodToken
    return Tokens(_access(app), _refresh(app, renewed_by))


def app_of_token(access: str) -> SignedInApp:
    """The app that acts with this token. Raises NoGoodToken."""
    app, now = _app_of(_read(access, TO_ACT)), timezone.now()
    if app.last_used_at < now - USE_NOTED_EVERY:
        SignedInApp.objects.filter(pk=app.pk).update(last_used_at=now)
    return app


def sign_app_out(user: User, app_id: int) -> bool:
    """Whether there was such an app of this person's. Its tokens are no good from now on."""
    deleted, _ = SignedInApp.objects.filter(user=user, pk=app_id).delete()
    return bool(deleted)


def _access(app: SignedInApp) -> str:
    return _written(app, TO_ACT, ACTS_FOR, uuid4())


def _refresh(app: SignedInApp, renewed_by: UUID) -> str:
    return _written(app, TO_RENEW, RENEWS_FOR, renewed_by)


def _written(app: SignedInApp, audience: str, lasts: timedelta, number: UUID) -> str:
    now = timezone.now()
    told = {
        "iss": issuer(),
        "aud": audience,
        "sub": str(app.user_id),
        "app": app.pk,
        "jti": str(number),
        "iat": now,
        "exp": now + lasts,
    }
    return jwt.encode(told, _key(), algorithm=ALGORITHM)


def _read(text: str, audience: str) -> dict[str, Any]:
    needed = {"require": ["iss", "aud", "sub", "app", "jti", "iat", "exp"]}
    try:
        told: dict[str, Any] = jwt.decode(
            text,
            _key(),
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=issuer(),
            options=needed,  # type: ignore[arg-type]  # its own name for such a dict
        )
    except jwt.InvalidTokenError as error:
        raise NoGoodToken from error
    return told


def _app_of(told: dict[str, Any]) -> SignedInApp:
    """Of an account that is good, with the password that it had when it signed in."""
    apps = SignedInApp.objects.select_related("user").filter(expires_at__gt=timezone.now())
    app = apps.filter(pk=told["app"], user_id=told["sub"], user__is_active=True).first()
    if app is None or app.account_digest != _digest(app.user):
        raise NoGoodToken
    return app


def _digest(user: User) -> str:
    return hashlib.sha256(user.get_session_auth_hash().encode()).hexdigest()


def issuer() -> str:
    return settings.BASE_URL or "heirloom"


def _key() -> bytes:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"heirloom tokens")
    return derived.derive(settings.SECRET_KEY.encode())
