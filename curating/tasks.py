"""What workers and beat do for curating. The rows say what there is to do."""

from celery import shared_task

from accounts.models import User
from curating.services import deleting, leftovers, running, slips


@shared_task
def continue_action(action_id: int) -> None:
    running.continue_action(action_id)


@shared_task
def continue_lost() -> None:
    """After a worker was killed, or the broker lost its message."""
    for action_id in running.lost_actions():
        continue_action.delay(action_id)


@shared_task
def empty_trashes() -> None:
    """Each library for itself; and what a killed process left."""
    leftovers.clear_leftovers()
    for user_id in User.objects.order_by("pk").values_list("pk", flat=True):
        empty_trash.delay(user_id)


@shared_task
def empty_trash(user_id: int) -> None:
    """What has been in the trash, or on slips, for longer than its owner wants."""
    user = User.objects.get(pk=user_id)
    deleting.delete_expired(user)
    slips.let_go(user, made_before=deleting.kept_since(user))
