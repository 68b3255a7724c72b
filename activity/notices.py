"""Reads of notices: how many are unread, the newest, and all of them page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from activity.feed import Entry
from activity.models import Kind, Mail, Notice, NoticeQuerySet, NoticeSetting
from photos.keyset import cursor_of, older_than

NOTICES = 40
ON_BELL = 5
COUNTED_UP_TO = 99
ABOUT = ("actor", "photo", "album", "space", "comment")


@dataclass(frozen=True)
class Told:
    """A notice, and the event as an entry of the feed says it."""

    notice: Notice
    entry: Entry

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None


@dataclass(frozen=True)
class Notices:
    """A page of notices, and after which one the next begins."""

    told: Sequence[Told]
    next: str


@dataclass(frozen=True)
class Unread:
    """What the bell says. There may be more than are counted."""

    count: int
    newest: Sequence[Told]

    @property
    def is_cut(self) -> bool:
        return self.count > COUNTED_UP_TO


def unread(user: User) -> Unread:
    waiting = shown_notices(user).filter(read_at=None)
    newest = list(_ordered(waiting)[:ON_BELL])
    count = len(newest)
    if count == ON_BELL:
        count = waiting[: COUNTED_UP_TO + 1].count()
    return Unread(count, told(newest, user))


def notices(user: User, after: str = "") -> Notices:
    """Raises BadCursor."""
    shown = shown_notices(user).filter(older_than(after, "made_at"))
    page = list(_ordered(shown)[: NOTICES + 1])
    follows = cursor_of(page[NOTICES - 1], "made_at") if len(page) > NOTICES else ""
    return Notices(told(page[:NOTICES], user), follows)


def told(notices: Sequence[Notice], user: User) -> list[Told]:
    """`notices` came with their events and what those are about."""
    return [Told(notice, Entry(user, [notice.event])) for notice in notices]


def with_events(notices: NoticeQuerySet) -> NoticeQuerySet:
    return notices.select_related(*(f"event__{name}" for name in ABOUT))


def shown_notices(user: User) -> NoticeQuerySet:
    """What the person is told of in the app."""
    return Notice.objects.visible_to(user).filter(in_app=True)


def _ordered(notices: NoticeQuerySet) -> NoticeQuerySet:
    return with_events(notices).order_by("-made_at", "-pk")


def settings_of(user: User) -> dict[Kind, NoticeSetting]:
    """How the person hears of each kind; unsaved rows where they chose nothing."""
    chosen = {Kind(each.kind): each for each in user.notice_settings.all()}
    usual = NoticeSetting.DEFAULT_MAIL
    return {
        kind: chosen.get(kind)
        or NoticeSetting(user=user, kind=kind, mail=usual.get(kind, Mail.OFF))
        for kind in Kind
        if kind != Kind.OPERATION or user.is_operator
    }
