"""E-mails with notices: which are to be sent, and sending them. Their rows are the queue."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from activity.letter import compose
from activity.models import Event, Letter, Mail, Notice

logger = logging.getLogger(__name__)

# More than this go into the e-mail of the day.
LETTERS_AN_HOUR = 20
MORNING = 8
TRIES = 8
# A letter whose sending ended without a word, or failed, is tried again after this time.
LEASE = timedelta(minutes=10)


def open_letters(event: Event) -> None:
    """A letter for everybody who wants to hear of this event at once. Beat has them sent."""
    waiting = Notice.objects.filter(event=event, mail=Mail.NOW, letter=None)
    lately = _sent_lately([notice.user_id for notice in waiting])
    for notice in waiting:
        if lately.get(notice.user_id, 0) < LETTERS_AN_HOUR:
            notice.letter = Letter.objects.create(user_id=notice.user_id)
        else:
            notice.mail = Mail.DAILY
        notice.save(update_fields=["letter", "mail"])


def _sent_lately(user_ids: list[int]) -> dict[int, int]:
    since = timezone.now() - timedelta(hours=1)
    letters = Letter.objects.filter(user__in=user_ids, made_at__gte=since, day=None)
    return dict(letters.values_list("user").annotate(Count("pk")))


def write_digests(now: datetime) -> None:
    """In the morning of each person one letter with what waits for it, if anything does."""
    if not settings.EMAIL_URL:
        return
    waiting = Notice.objects.filter(mail=Mail.DAILY, letter=None, read_at=None)
    for user in User.objects.filter(pk__in=waiting.values("user"), is_active=True):
        local = now.astimezone(ZoneInfo(user.time_zone))
        if local.hour >= MORNING:
            _write_digest(user, local)


def _write_digest(user: User, local: datetime) -> None:
    """A day has one row, so that a second time adds nothing: what comes later waits a day."""
    with transaction.atomic():
        letter, is_new = Letter.objects.get_or_create(user=user, day=local.date())
        if is_new:
            waiting = Notice.objects.filter(user=user, mail=Mail.DAILY, letter=None, read_at=None)
            waiting.update(letter=letter)


def send_letters() -> int:
    """Those that wait; how many left."""
    if not settings.EMAIL_URL:
        return 0
    waiting = _claimable().order_by("made_at").values_list("pk", flat=True)
    return sum(send_letter(letter_id) for letter_id in list(waiting))


def send_letter(letter_id: int) -> bool:
    """Whether it left by this call: one that another call has claimed is left to it."""
    claimed = _claimable().filter(pk=letter_id)
    if not claimed.update(claimed_at=timezone.now(), tries=F("tries") + 1):
        return False
    letter = Letter.objects.select_related("user").get(pk=letter_id)
    message = compose(letter) if letter.user.is_active else None
    try:
        is_sent = bool(message and message.send())
    except (SMTPException, OSError) as error:
        logger.warning("letter not sent id=%s try=%s: %s", letter.pk, letter.tries, type(error))
        return False
    Letter.objects.filter(pk=letter.pk).update(done_at=timezone.now())
    logger.info("letter done id=%s sent=%s", letter.pk, is_sent)
    return is_sent


def _claimable() -> QuerySet[Letter]:
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
    return Letter.objects.filter(is_free, done_at=None, tries__lt=TRIES)
