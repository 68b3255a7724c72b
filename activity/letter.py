"""An e-mail with notices, as plain text and as simple HTML. It carries no picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from activity.feed import Entry, bundled
from activity.models import Kind, Letter, Notice
from activity.notices import with_events

SALT = "activity.unsubscribe"
ENTRIES = 40


@dataclass(frozen=True)
class Unsubscribing:
    """A link that ends the e-mails about some kinds of events."""

    label: str
    address: str


def compose(letter: Letter) -> EmailMultiAlternatives | None:
    """What of the letter the person still sees and has not read; None if nothing is left."""
    waiting = Notice.objects.visible_to(letter.user).filter(letter=letter, read_at=None)
    events = [notice.event for notice in with_events(waiting).order_by("-made_at", "-pk")]
    if not events:
        return None
    entries = bundled(events, letter.user)
    kinds = list(dict.fromkeys(Kind(event.kind) for event in events))
    context = {
        "user": letter.user,
        "entries": entries[:ENTRIES],
        "more": max(0, len(entries) - ENTRIES),
        "site": settings.BASE_URL,
        "unsubscribings": [unsubscribing(letter.user_id, [kind]) for kind in kinds],
        "settings_address": absolute(reverse("activity:settings")),
        "feed_address": absolute(reverse("activity:feed")),
    }
    message = EmailMultiAlternatives(
        subject=_subject(letter, entries),
        body=render_to_string("activity/letter.txt", context),
        to=[letter.user.email],
        headers=_headers(letter, kinds),
    )
    message.attach_alternative(render_to_string("activity/letter.html", context), "text/html")
    return message


def _subject(letter: Letter, entries: list[Entry]) -> str:
    """One line, whatever somebody calls an album."""
    if letter.day is None or len(entries) == 1:
        return " ".join(entries[0].sentence.split())
    return _("%(count)s things happened in your library") % {"count": len(entries)}


def _headers(letter: Letter, kinds: list[Kind]) -> dict[str, str]:
    """Sent twice after a crash, it is still the same message."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return {
        "Message-ID": f"<letter-{letter.pk}@{sender.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{unsubscribing(letter.user_id, kinds).address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def unsubscribing(user_id: int, kinds: Iterable[Kind]) -> Unsubscribing:
    chosen = list(kinds)
    token = signing.dumps([user_id, *(kind.value for kind in chosen)], salt=SALT)
    label = ", ".join(str(kind.label) for kind in chosen)
    return Unsubscribing(label, absolute(reverse("activity:unsubscribe", args=[token])))


def read_unsubscribing(token: str) -> tuple[int, list[Kind]]:
    """Whose, and which kinds. Raises signing.BadSignature."""
    user_id, *kinds = signing.loads(token, salt=SALT)
    return user_id, [Kind(kind) for kind in kinds]


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
