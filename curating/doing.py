"""The one way in for pages: do a verb, or take an action back; what is large goes on in a task."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from accounts.models import User
from curating.asking import Detail, Said, detail_of
from curating.models import Action
from curating.services import undoing
from curating.services.acting import act
from curating.tasks import continue_action


def do(owner: User, verb: str, photo_ids: Iterable[int], said: Said | None = None) -> Action:
    """Do a verb with what a form says. Raises InvalidAction."""
    with transaction.atomic():
        return do_this(owner, verb, photo_ids, detail_of(owner, verb, said or {}))


def do_this(owner: User, verb: str, photo_ids: Iterable[int], detail: Detail) -> Action:
    """Do a verb of which all is known already."""
    with transaction.atomic():
        return _going_on(act(owner, verb, photo_ids, detail))


def take_back(action: Action) -> Action:
    with transaction.atomic():
        return _going_on(undoing.undo(action))


def _going_on(action: Action) -> Action:
    if action.is_at_work:
        # Beat finds it, too: a broker that is away costs time.
        transaction.on_commit(partial(continue_action.delay, action.pk), robust=True)
    return action
