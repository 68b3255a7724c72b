"""What a worker does for accounts: sends letters, so that no answer waits for a mail server, and
clears what is kept for a while."""

from celery import shared_task

from accounts import mail, resets
from accounts.audit import clear_audit_log


@shared_task
def clear_audit() -> None:
    clear_audit_log()


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def deliver(to: str, subject: str, text: str) -> None:
    mail.send_now(to, subject, text)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def mail_reset_link(email: str) -> None:
    """For any address that was typed: no answer shows by its time whether there is an account."""
    resets.mail_reset_link(email)
