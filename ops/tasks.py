"""What beat asks for: those who leave, and what operators know."""

from celery import shared_task

from ops.leaving import deleting, handing
from ops.watching import troubles


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


@shared_task
def forget_troubles() -> None:
    troubles.forget_troubles()
