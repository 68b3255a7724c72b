"""The word by which a session finds the key of its open folder."""

import hashlib
import secrets

from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache

WORD = "locked_folder"


def new_word(session: SessionBase) -> str:
    forget(session)
    session[WORD] = secrets.token_urlsafe(32)
    return str(session[WORD])


def word_of(session: SessionBase) -> str:
    return str(session.get(WORD, ""))


def forget(session: SessionBase) -> None:
    """The folder is closed for this session."""
    word = session.pop(WORD, "")
    if word:
        cache.delete(cache_key(word))


def forget_on_sign_out(**sent: object) -> None:
    """What Django calls before a session ends."""
    session = getattr(sent["request"], "session", None)
    if session is not None:
        forget(session)


def cache_key(word: str) -> str:
    return f"locked-folder:{hashlib.sha256(word.encode()).hexdigest()}"
