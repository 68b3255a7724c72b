"""Reads of the feed: what happened to what a person sees now, alike things in one entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from activity.addresses import address_of
from activity.mentions import called
from activity.models import Event, EventQuerySet, Kind
from activity.sentences import sentence
from photos.keyset import cursor_of, older_than

EVENTS = 60
PICTURES = 4
SHOWN_TEXT = 200
NOTICES_ALONE = (Kind.MENTION, Kind.OPERATION)
ABOUT = ("actor", "photo", "album", "space", "comment")


@dataclass
class Entry:
    """Events of one day that are one thing to say, the newest first."""

    reader: User
    events: list[Event] = field(default_factory=list)

    @property
    def first(self) -> Event:
        return self.events[0]

    @property
    def sentence(self) -> str:
        return sentence(self.first, self.reader, count=self.count)

    @property
    def count(self) -> int:
        """Of photos that were added, else of likes and comments."""
        return sum(event.count for event in self.events)

    @property
    def pictures(self) -> list[int]:
        """The ids of the first few photos."""
        photos = dict.fromkeys(event.photo_id for event in self.events if event.photo_id)
        return list(photos)[:PICTURES]

    @property
    def text(self) -> str:
        """The beginning of what was said last."""
        comment = self.first.comment
        return shortened(comment.text) if comment else ""

    @property
    def address(self) -> str:
        return address_of(self.first)

    @property
    def initial(self) -> str:
        return called(self.first.actor)[:1].upper() if self.first.actor else "?"


@dataclass(frozen=True)
class Feed:
    """A page of entries, and after which event the next begins."""

    entries: Sequence[Entry]
    next: str
    by: str = ""


def feed(reader: User, *, after: str = "", by: int | None = None) -> Feed:
    """`by`: only what this person did. A mention stands there as its comment, and what
    operators are told does not. Raises BadCursor."""
    events = shown_events(reader)
    if by is not None:
        events = events.filter(actor=by)
    page = list(_after(events, after)[: EVENTS + 1])
    follows = cursor_of(page[EVENTS - 1], "made_at") if len(page) > EVENTS else ""
    actor = page[0].actor if page and by is not None else None
    return Feed(bundled(page[:EVENTS], reader), follows, called(actor) if actor else "")


def shown_events(reader: User) -> EventQuerySet:
    """What the feed tells, with what each is about."""
    events = Event.objects.visible_to(reader).exclude(kind__in=NOTICES_ALONE)
    return events.select_related(*ABOUT)


def _after(events: EventQuerySet, cursor: str) -> EventQuerySet:
    return events.filter(older_than(cursor, "made_at")).order_by("-made_at", "-pk")


def bundled(events: Iterable[Event], reader: User) -> list[Entry]:
    """Each entry stands where its newest event does."""
    zone = ZoneInfo(reader.time_zone)
    entries: dict[tuple[Any, ...], Entry] = {}
    for event in events:
        alike = _alike(event, event.made_at.astimezone(zone))
        entries.setdefault(alike, Entry(reader)).events.append(event)
    return list(entries.values())


def _alike(event: Event, moment: datetime) -> tuple[Any, ...]:
    about = (event.photo_id, event.album_id, event.space_id)
    if event.kind == Kind.LIKE and event.photo_id:
        about = (None, None, None)
    alone = event.pk if event.kind in Event.PERSONAL and event.kind != Kind.GUEST_UPLOAD else 0
    return (event.kind, event.actor_id, about, moment.date(), alone)


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN_TEXT else f"{text[: SHOWN_TEXT - 1].rstrip()}…"
