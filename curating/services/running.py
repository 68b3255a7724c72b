"""Actions about many photos, part by part: each part is a transaction of its own that also says
how far it is, so that a killed worker costs at most one part, and nobody waits for long."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from curating.models import Action
from curating.services.acting import CHUNK, do_part
from curating.services.undoing import undo_part

MOST_ATTEMPTS = 5  # without any progress
LOST_AFTER = timedelta(seconds=60)  # without a word of a worker
State = Action.State


def continue_action(action_id: int) -> None:
    """Work on it until it is done, stopped or undone. Two workers do it in turns."""
    begun = Action.objects.filter(pk=action_id, state__in=[State.RUNNING, State.UNDOING])
    begun.update(attempts=F("attempts") + 1, worked_at=timezone.now())
    while next_part(action_id):
        pass


def next_part(action_id: int) -> bool:
    """Do a part of it; whether there may be more."""
    with transaction.atomic():
        action = Action.objects.select_for_update().filter(pk=action_id).first()
        if action is None or not action.is_at_work:
            return False
        if action.state == State.UNDOING:
            undo_part(action)
        else:
            _do_next(action)
        action.worked_at, action.attempts = timezone.now(), 0
        action.save(update_fields=["worked_at", "attempts"])
        return action.is_at_work


def _do_next(action: Action) -> None:
    part = action.chosen[action.through : action.through + CHUNK]
    do_part(action, part)
    action.through += len(part)
    written = ["through"]  # the long list of ids is not written again with each part
    if action.through >= len(action.chosen):
        action.state, action.chosen = State.DONE, []
        written += ["state", "chosen"]
    action.save(update_fields=written)


def cancel(action: Action) -> bool:
    """Stop it: what is done stays, and is taken back as one step. Whether it was still running."""
    running = Action.objects.filter(pk=action.pk, state=State.RUNNING)
    return running.update(state=State.CANCELLED, chosen=[]) == 1


def lost_actions() -> list[int]:
    """Those of which no worker said anything for long. One that never gets on has failed: what was
    done stays, and can be undone."""
    late = Action.objects.filter(
        state__in=[State.RUNNING, State.UNDOING], worked_at__lt=timezone.now() - LOST_AFTER
    )
    late.filter(state=State.RUNNING, attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, chosen=[]
    )
    return sorted(late.values_list("pk", flat=True))
