"""What needs an operator: told once, again while it lasts, and over when it is."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from activity.models import Event, Kind
from activity.services import tell
from ops.models import Trouble

logger = logging.getLogger(__name__)

TOLD_AGAIN_AFTER = timedelta(days=1)
KEPT = timedelta(days=90)
LONGEST_TOPIC = 100


def tell_operators(topic: str, words: str) -> None:
    """Tell every operator, in the app and by e-mail, that something needs them.

    `topic` names the trouble ("backup", "source 12"): while it lasts they are told once a day,
    however often this is called. `words` are one plain sentence. Call `end_trouble` with the same
    topic when it is well again.
    """
    topic, said = topic[:LONGEST_TOPIC], one_line(words)
    now = timezone.now()
    with transaction.atomic():
        trouble, is_new = Trouble.objects.get_or_create(
            topic=topic, ended_at=None, defaults={"words": said, "began_at": now, "told_at": now}
        )
        Trouble.objects.filter(pk=trouble.pk).exclude(words=said).update(words=said)
        if is_new or is_turn(trouble, now):
            logger.warning("operators are told of %s", topic)
            tell(Kind.OPERATION, actor=None, to=operators(), words=said)


def end_trouble(topic: str) -> None:
    """It is well again; nothing happens where it was."""
    if open_troubles().filter(topic=topic[:LONGEST_TOPIC]).update(ended_at=timezone.now()):
        logger.info("over: %s", topic)


def open_troubles() -> QuerySet[Trouble]:
    """What needs an operator now, the latest first."""
    return Trouble.objects.filter(ended_at=None).order_by("-began_at", "-pk")


def forget_troubles() -> None:
    """What is over for long."""
    Trouble.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()


def operators() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_staff=True, is_superuser=True)


def is_turn(trouble: Trouble, now: datetime) -> bool:
    """Whether it has lasted for another day; of two who ask at once, one is told so."""
    lasting = Trouble.objects.filter(pk=trouble.pk, told_at__lte=now - TOLD_AGAIN_AFTER)
    return lasting.update(told_at=now) == 1


def one_line(words: str) -> str:
    """As a subject of a letter and a column take it."""
    said = " ".join(words.replace("\0", "").split())
    most = Event.LONGEST_WORDS
    return said if len(said) <= most else f"{said[: most - 1]}…"


def settle(kind: str, found: Mapping[str, str]) -> None:
    """Of one kind of trouble: tell what was found, by name, and end what was not found again."""
    for name, words in found.items():
        tell_operators(f"{kind} {name}", words)
    lasting = open_troubles().filter(topic__startswith=f"{kind} ")
    lasting.exclude(topic__in=[f"{kind} {name}"[:LONGEST_TOPIC] for name in found]).update(
        ended_at=timezone.now()
    )
