"""Notices: read by a client, and marked as read."""

from typing import Any

from activity.models import Kind as Event
from activity.models import Notice, NoticeQuerySet
from activity.notices import with_events
from activity.sentences import sentence
from activity.services import read_notice
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment, moment_or_none
from clients.immich.words import Words, body_of, query_of

TYPES = {Event.ALBUM_SHARED: "AlbumInvite", Event.PHOTOS_ADDED: "AlbumUpdate"}
MOST = 100


def notices(asked: Asked) -> list[dict[str, Any]]:
    """The newest first; with `unread` those that wait."""
    said = query_of(asked.request)
    rows = _seen(asked)
    if (is_unread := said.flag("unread")) is not None:
        rows = rows.filter(read_at__isnull=is_unread)
    if (notice_id := said.number_of("id", Kind.NOTICE)) is not None:
        rows = rows.filter(pk=notice_id)
    told = [_told(asked, each) for each in rows.order_by("-made_at", "-pk")[:MOST]]
    wanted = {name: said.text(name) for name in ("type", "level") if said.text(name)}
    return [each for each in told if wanted.items() <= each.items()]


def notice(asked: Asked, notice_id: int) -> dict[str, Any]:
    return _told(asked, _one(asked, notice_id))


def change(asked: Asked, notice_id: int) -> dict[str, Any]:
    """It was read. Nothing makes it unread again."""
    found = _one(asked, notice_id)
    _read(body_of(asked.request), [found])
    return notice(asked, notice_id)


def change_many(asked: Asked) -> None:
    said = body_of(asked.request)
    ids = said.numbers_of("ids", Kind.NOTICE) or []
    _read(said, list(_seen(asked).filter(pk__in=ids)))


def _read(said: Words, found: list[Notice]) -> None:
    if "readAt" in said and said.moment("readAt") is None:
        raise Refused(400, "What was read stays read")
    if "readAt" in said:
        for each in found:
            read_notice(each)


def _seen(asked: Asked) -> NoticeQuerySet:
    return with_events(Notice.objects.visible_to(asked.user).filter(in_app=True))


def _one(asked: Asked, notice_id: int) -> Notice:
    found = _seen(asked).filter(pk=notice_id).first()
    if found is None:
        raise Refused(404, "Notification not found")
    return found


def _told(asked: Asked, found: Notice) -> dict[str, Any]:
    """A NotificationDto."""
    event = found.event
    told: dict[str, Any] = {
        "id": uuid_of(Kind.NOTICE, found.pk),
        "title": sentence(event, asked.user, count=event.count),
        "level": "info",
        "type": TYPES.get(Event(event.kind), "Custom"),
        "createdAt": moment(found.made_at),
    }
    if event.album_id:
        told["data"] = {"albumId": uuid_of(Kind.ALBUM, event.album_id)}
    return told | {"readAt": moment_or_none(found.read_at)} if found.read_at else told
