"""The open folder of one session: its private key for five minutes after the last look.

The session holds a random word, the cache the key under that word and the installation's secret
key: neither the database nor the cache opens anything alone.
"""

from dataclasses import dataclass

from django.core.cache import cache

from accounts.models import User
from accounts.requests import SignedInRequest
from vault.keys import WrongKey, from_secret, under_secret
from vault.session_word import cache_key, forget, new_word, word_of

IDLE_SECONDS = 300


@dataclass(frozen=True)
class OpenVault:
    """What who gave the PIN may look into."""

    owner: User
    private_key: bytes


def open_in_session(request: SignedInRequest, private_key: bytes) -> None:
    word = new_word(request.session)
    cache.set(cache_key(word), under_secret(private_key, purpose_of(request, word)), IDLE_SECONDS)


def close_in_session(request: SignedInRequest) -> None:
    forget(request.session)


def opened_in_session(request: SignedInRequest) -> OpenVault | None:
    """The open folder, which stays open for five minutes more."""
    word = word_of(request.session)
    token = cache.get(cache_key(word)) if word else None
    if token is None:
        return None
    try:
        private_key = from_secret(token, purpose_of(request, word))
    except WrongKey:
        return None
    cache.touch(cache_key(word), IDLE_SECONDS)
    return OpenVault(request.user, private_key)


def purpose_of(request: SignedInRequest, word: str) -> str:
    return f"session {request.user.pk} {word}"
