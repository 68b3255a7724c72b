"""Tasks of those who leave."""

from celery import shared_task

from ops.leaving.deleting import delete_due


@shared_task
def delete_those_who_left() -> None:
    delete_due()
