"""What workers and beat do for curating. The rows say what there is to do."""

from celery import shared_task

from curating.services import running


@shared_task
def continue_action(action_id: int) -> None:
    running.continue_action(action_id)


@shared_task
def continue_lost() -> None:
    """After a worker was killed, or the broker lost its message."""
    for action_id in running.lost_actions():
        continue_action.delay(action_id)
