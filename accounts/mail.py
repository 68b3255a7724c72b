"""Mail about accounts: whether it can be sent, and sending it. Letters are plain text."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def can_send_mail() -> bool:
    """Whether the operator named a mail server, and the address that links in letters begin with.

    The address of the request is no substitute: who asks can forge it.
    """
    return bool(getattr(settings, "EMAIL_URL", "") and settings.BASE_URL)


def link_to(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def written(letter: str, context: dict[str, Any]) -> str:
    """The text of a letter by the name of its template."""
    return render_to_string(f"accounts/letters/{letter}.txt", context)


def send_now(to: str, subject: str, text: str) -> None:
    """Raises OSError while the mail server is away."""
    EmailMessage(subject, text, to=[to]).send()
