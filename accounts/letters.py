"""Letters that a worker sends once the transaction is done."""

from typing import Any

from accounts.mail import can_send_mail, written
from accounts.tasks import deliver


def send_letter(to: str, subject: str, letter: str, context: dict[str, Any]) -> bool:
    """Whether there is a mail server to send it."""
    if not can_send_mail():
        return False
    deliver.delay_on_commit(to, str(subject), written(letter, context))
    return True
