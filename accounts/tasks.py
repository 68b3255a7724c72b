"""Tasks about accounts."""

from celery import shared_task

from accounts.audit import clear_audit_log


@shared_task
def clear_audit() -> None:
    clear_audit_log()
