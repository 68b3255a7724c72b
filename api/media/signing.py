"""Addresses of pictures and videos that need no credentials: for players and pages that cannot
send any. Each is one photo's, one rendition's and one person's, and is good for less than an hour.
"""

import hashlib
import time

from django.core import signing
from django.urls import reverse

from accounts.models import User

SALT = "heirloom media"
LASTS_SECONDS = 3600
# Within a quarter of an hour an address stays the same, so that what was fetched is not again.
STEP_SECONDS = 900
NAMES = ("thumbnail", "preview", "original", "playback")


class NotGood(Exception):
    """Forged, over, or of somebody who may not see it any more."""


def signed_address(user: User, photo_id: int, name: str) -> str:
    ends = int(time.time()) // STEP_SECONDS * STEP_SECONDS + LASTS_SECONDS
    said = f"{user.pk}.{photo_id}.{name}.{ends}"
    signature = _signer().signature(f"{said}.{_digest(user)}")
    return reverse("api:media", args=[f"{said}.{signature}"])


def signed_addresses(user: User, photo_id: int) -> dict[str, str]:
    return {name: signed_address(user, photo_id, name) for name in NAMES}


def read_address(text: str) -> tuple[User, int, str]:
    """Who looks at what. Raises NotGood, also after the person's password changed."""
    try:
        person, photo, name, ends, signature = text.split(".")
        user = User.objects.get(pk=int(person), is_active=True, leaves_at=None)
    except (ValueError, User.DoesNotExist) as error:
        raise NotGood from error
    try:
        said = f"{person}.{photo}.{name}.{ends}.{_digest(user)}"
        _signer().unsign(f"{said}:{signature}")
    except signing.BadSignature as error:
        raise NotGood from error
    if int(ends) < time.time():
        raise NotGood
    return user, int(photo), name


def _digest(user: User) -> str:
    return hashlib.sha256(user.get_session_auth_hash().encode()).hexdigest()


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)
