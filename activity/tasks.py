"""What beat asks for: e-mails that wait, the one of the day, and tidying up at night."""

from celery import shared_task
from django.utils import timezone

from activity import services
from activity.services import letters


@shared_task
def send_letters() -> None:
    letters.send_letters()


@shared_task
def write_digests() -> None:
    letters.write_digests(timezone.now())


@shared_task
def tidy() -> None:
    services.forget_comments()
    services.forget_notices()
