"""What is asked next: thought out at times, kept for an hour, looked at anew with each answer.

Thinking out takes up to some seconds in a large library; looking at what was thought of, which
answers, other tabs and models may have settled, takes milliseconds.
"""

import logging
from collections.abc import Collection, Sequence

from django.core.cache import cache

from accounts.models import User
from faces.grouping.space import Space, current_space
from faces.looking import is_on
from faces.review.candidates import questions_for
from faces.review.question import Question
from faces.review.settled import standing_questions
from ml.weights import ModelUnavailable

logger = logging.getLogger(__name__)

KEPT_SECONDS = 3600
MOST_KEPT = 400
REST_SECONDS = 20  # so that where nothing is to be asked it is not thought out with each look


def waiting_questions(user: User, *, kinds: Collection[str] = ()) -> list[Question]:
    """All that may be asked now, what helps most first; of these kinds only, where there are any.

    Once all that was thought of is answered, it is thought out anew.
    """
    kept: list[Question] | None = cache.get(_key(user))
    standing = standing_questions(user, _of(kept or [], kinds))
    if standing or cache.get(_rest(user)) or (kinds and kept is not None):
        return standing
    return _of(think(user, kept or []), kinds)


def think(user: User, answered: Sequence[Question]) -> list[Question]:
    """Think out what to ask, and keep it, behind it what was answered: that may be undone."""
    fresh = standing_questions(user, questions_for(user, space_at_hand()))
    cache.set(_key(user), [*fresh, *answered][:MOST_KEPT], KEPT_SECONDS)
    if not fresh:
        cache.set(_rest(user), 1, REST_SECONDS)
    return fresh


def space_at_hand() -> Space | None:
    """As what faces are seen now; nothing where the model is off or away."""
    try:
        return current_space() if is_on() else None
    except ModelUnavailable as error:
        logger.warning("only names of archives are asked about: %s", error)
        return None


def _of(questions: list[Question], kinds: Collection[str]) -> list[Question]:
    return [question for question in questions if not kinds or question.kind in kinds]


def _key(user: User) -> str:
    return f"faces:questions:{user.pk}"


def _rest(user: User) -> str:
    return f"faces:no-questions:{user.pk}"
