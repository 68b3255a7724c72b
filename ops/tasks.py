"""Tasks of those who leave."""

from celery import shared_task

from ops.leaving import deleting, handing


@shared_task
def delete_those_who_left() -> None:
    deleting.delete_due()


@shared_task
def hand_over_library(handover_id: int) -> None:
    handing.hand_over(handover_id)


@shared_task
def hand_over_accepted() -> None:
    """What a lost message left undone."""
    handing.hand_over_accepted()
