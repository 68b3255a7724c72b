"""API keys: what a script acts with, within scopes. None makes a wider one, and none outlives its
account."""

import hashlib
import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.audit import Verb, record
from accounts.models import ApiKey, Scope, User

logger = logging.getLogger(__name__)

PREFIX = "hlk_"
USE_NOTED_EVERY = timedelta(minutes=1)


class WiderThanItsMaker(ValueError):
    """A key was asked to make one that may more than itself, or lives longer."""


def make_key(
    user: User,
    name: str,
    *,
    scopes: Collection[Scope],
    expires_at: datetime | None = None,
    by: ApiKey | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and its text, which nothing can show again. `by` is the key that asks for it."""
    if by is not None and _is_wider(by, user, scopes, expires_at):
        raise WiderThanItsMaker
    text = PREFIX + secrets.token_urlsafe(32)
    made = ApiKey.objects.create(
        user=user,
        name=name,
        digest=digest_of(text),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    record(user, Verb.KEY_MADE, name)
    logger.info("account %s made key %s", user.pk, made.pk)
    return made, text


def _is_wider(
    by: ApiKey, user: User, scopes: Collection[Scope], expires_at: datetime | None
) -> bool:
    outlives = by.expires_at is not None and (expires_at is None or expires_at > by.expires_at)
    return by.user_id != user.pk or not set(scopes) <= set(by.scopes) or outlives


def revoke_key(user: User, key_id: int) -> bool:
    """Whether there was such a key of this person's."""
    found = ApiKey.objects.filter(user=user, pk=key_id).first()
    if found is None:
        return False
    found.delete()
    record(user, Verb.KEY_REVOKED, found.name)
    return True


def authenticate_key(text: str, needs: Scope) -> User | None:
    """Whose key this is, if it may do that; None for a key that is unknown, over, or narrower."""
    key = key_of(text)
    if key is None or needs not in key.scopes:
        return None
    return key.user


def key_of(text: str) -> ApiKey | None:
    """The key with this text, while it and its account are good."""
    now = timezone.now()
    good = Q(expires_at=None) | Q(expires_at__gt=now)
    mine = ApiKey.objects.select_related("user").filter(good, user__is_active=True)
    key = mine.filter(digest=digest_of(text)).first()
    if key is not None and _is_long_ago(key.last_used_at, now):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def _is_long_ago(used_at: datetime | None, now: datetime) -> bool:
    return used_at is None or used_at < now - USE_NOTED_EVERY


def digest_of(text: str) -> str:
    """It is random and long, so a quick digest is as good as a slow one."""
    return hashlib.sha256(text.encode()).hexdigest()
