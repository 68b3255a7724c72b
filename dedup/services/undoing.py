"""Taking a resolution back, also after days: what it touched becomes as it was."""

from uuid import UUID

from accounts.models import User
from dedup.models import Resolution


def undo(resolution: Resolution) -> Resolution:
    """Take it back, once; `undone_sentence` says what a later decision keeps as it is."""
    raise NotImplementedError


def undo_bulk(user: User, bulk: UUID) -> Resolution:
    """Take back all that one rule did; the first of them as `by_decision` has it, undone."""
    raise NotImplementedError
