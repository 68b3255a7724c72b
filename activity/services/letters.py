"""E-mails with notices: which are to be sent. Their rows are the queue."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from activity.models import Event, Letter, Mail, Notice

# More than this go into the e-mail of the day.
LETTERS_AN_HOUR = 20


def open_letters(event: Event) -> None:
    """A letter for everybody who wants to hear of this event at once. Beat's task sends them."""
    waiting = Notice.objects.filter(event=event, mail=Mail.NOW, letter=None)
    since = timezone.now() - timedelta(hours=1)
    lately = Count("user__letters", Q(user__letters__made_at__gte=since, user__letters__day=None))
    for notice in waiting.annotate(lately=lately):
        if notice.lately < LETTERS_AN_HOUR:
            notice.letter = Letter.objects.create(user_id=notice.user_id)
        else:
            notice.mail = Mail.DAILY
        notice.save(update_fields=["letter", "mail"])
