"""What beat does for the ledger."""

from celery import shared_task

from sync.services import compact, prune


@shared_task
def tidy_changes() -> None:
    prune()
    compact()
