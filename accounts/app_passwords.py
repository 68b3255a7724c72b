"""App passwords: what apps and devices sign in with, each revocable by itself."""

import hashlib
import logging
import secrets
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.audit import Verb, record
from accounts.models import AppPassword, User

logger = logging.getLogger(__name__)

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
GROUPS, GROUP_LENGTH = 7, 4  # 28 letters of 31: 138 bits
USE_NOTED_EVERY = timedelta(minutes=1)
MOST_FAILURES = 20
FAILURES_KEPT_SECONDS = 300


class TooManyTries(Exception):
    """Somebody guesses; they have to wait."""


def make_app_password(user: User, name: str) -> tuple[AppPassword, str]:
    """A new one, and its secret, which nothing can show again."""
    secret = "-".join(random_letters(GROUP_LENGTH) for _ in range(GROUPS))
    made = AppPassword.objects.create(user=user, name=name, digest=digest_of(secret))
    record(user, Verb.KEY_MADE, name)
    logger.info("account %s made app password %s", user.pk, made.pk)
    return made, secret


def random_letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def revoke_app_password(user: User, app_password_id: int) -> bool:
    """Whether there was such a one of this person's."""
    found = AppPassword.objects.filter(user=user, pk=app_password_id).first()
    if found is None:
        return False
    found.delete()
    record(user, Verb.KEY_REVOKED, found.name)
    return True


def user_of_app_password(email: str, secret: str, *, address: str) -> User | None:
    """Whose e-mail and app password these are; None where they do not belong together.

    Raises TooManyTries after too many wrong ones for this e-mail from this network address.
    """
    tries = tries_key(email, address)
    if cache.get(tries, 0) >= MOST_FAILURES:
        raise TooManyTries
    found = AppPassword.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if found and found.user.is_active and constant_time_compare(found.user.email, email.lower()):
        note_use(found)
        return found.user
    cache.add(tries, 0, FAILURES_KEPT_SECONDS)
    cache.incr(tries)
    return None


def note_use(app_password: AppPassword) -> None:
    """Remember when it was last used; seldom, because it is a write."""
    now = timezone.now()
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    AppPassword.objects.filter(long_ago, pk=app_password.pk).update(last_used_at=now)


def looks_like_one(secret: str) -> bool:
    """By its letters alone: so no other password is taken for a wrong one of these."""
    letters = _letters_of(secret)
    return len(letters) == GROUPS * GROUP_LENGTH and set(letters) <= set(ALPHABET)


def digest_of(secret: str) -> str:
    return hashlib.sha256(_letters_of(secret).encode()).hexdigest()


def _letters_of(secret: str) -> str:
    """However it was typed: the hyphens are only for the eye."""
    return "".join(secret.split()).replace("-", "").lower()


def tries_key(email: str, address: str) -> str:
    digest = hashlib.sha256(f"{email.lower()} {address}".encode()).hexdigest()
    return f"app-password-tries-{digest}"
