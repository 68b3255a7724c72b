"""One decision about a group, as somebody says it who was shown the group; and taking one back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from dedup.models import DuplicateGroup, Resolution
from dedup.services.checks import InvalidResolution
from dedup.services.resolving import dismiss, keep_all, resolve, stack_group
from dedup.services.undoing import undo, undo_bulk
from photos.models import Photo

Verb = Resolution.Verb


@dataclass(frozen=True)
class Decision:
    """What is to be done. `shown`: the photos that were seen in the group; `token`: of the plan
    that was seen."""

    verb: str
    keeper: Photo
    going: Sequence[Photo] = ()
    shown: Collection[int] = ()
    token: str = ""


def decide(group: DuplicateGroup, decision: Decision) -> Resolution:
    """Do it, where the group is still what was seen. Raises InvalidResolution."""
    verb, shown = decision.verb, decision.shown
    if verb == Verb.KEEP:
        if not decision.token:
            raise InvalidResolution(_("Look at what will happen, then press once more."))
        return resolve(group, decision.keeper, decision.going, token=decision.token)
    if not shown:
        raise InvalidResolution(_("This group changed meanwhile. Nothing was done."))
    if verb == Verb.KEEP_ALL:
        return keep_all(group, shown)
    if verb == Verb.DISMISS:
        return dismiss(group, shown)
    return stack_group(group, decision.keeper, shown)


def take_back(user: User, decision: Resolution) -> Resolution:
    """Undo a decision, or all that its rule did. Raises InvalidResolution."""
    return undo_bulk(user, decision.bulk) if decision.bulk else undo(decision)
