"""Letters that a worker sends once the transaction is done."""

from functools import partial
from typing import Any

from django.db import transaction

from accounts.mail import can_send_mail, written
from accounts.tasks import deliver, mail_reset_link


def send_letter(to: str, subject: str, letter: str, context: dict[str, Any]) -> bool:
    """Whether there is a mail server to send it."""
    if not can_send_mail():
        return False
    text = written(letter, context)
    transaction.on_commit(partial(deliver.delay, to, str(subject), text))
    return True


def send_reset_link(email: str) -> None:
    """A worker looks whether there is such an account: who asks cannot tell by the time."""
    transaction.on_commit(partial(mail_reset_link.delay, email))
