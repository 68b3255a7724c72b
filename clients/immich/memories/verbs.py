"""Memories, only to be read: which were seen or saved is noted nowhere."""

from datetime import UTC, date, datetime, time
from typing import Any

from clients.immich.assets.telling import tell_assets
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment
from clients.immich.words import query_of
from photos.models import Photo
from stories.memories.days import shown_on
from stories.memories.selectors import MOST_OF_DAY, days_remembered, photos_of_days, today_for


def memories(asked: Asked) -> list[dict[str, Any]]:
    """Of the day that `for` names, else of today by the person's clock."""
    said = query_of(asked.request)
    wanted = said.number_of("id", Kind.MEMORY)
    if said.flag("isSaved") or said.flag("isTrashed") or said.text("type") == "birthday":
        return []
    told = _told(asked, _today(asked))
    return [each for each in told if wanted in (None, number_of_day(each["memoryAt"]))]


def _today(asked: Asked) -> date:
    text = query_of(asked.request).text("for")
    if text is None:
        return today_for(asked.user)
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refused(400, "for must be a date") from error


def memory(asked: Asked, memory_id: int) -> dict[str, Any]:
    """Shown this year."""
    try:
        day = date(memory_id // 10_000, memory_id // 100 % 100, memory_id % 100)
    except (ValueError, OverflowError) as error:
        raise Refused(404, "Memory not found") from error
    photos = list(_photos(asked, [day]))
    if not photos:
        raise Refused(404, "Memory not found")
    shown = shown_on(day, max(day.year, today_for(asked.user).year))
    return _memory(asked, day, shown, tell_assets(asked.user, photos))


def statistics(asked: Asked) -> dict[str, int]:
    return {"total": len(memories(asked))}


def _photos(asked: Asked, days: list[date]) -> list[Photo]:
    photos = photos_of_days(asked.user, days).order_by("taken_local", "pk")
    return list(photos[: MOST_OF_DAY * len(days)])


def _told(asked: Asked, today: date) -> list[dict[str, Any]]:
    """The latest year first, by a constant number of queries."""
    days = days_remembered(asked.user, today)
    photos = _photos(asked, days) if days else []
    told = tell_assets(asked.user, photos)
    by_day: dict[date, list[dict[str, Any]]] = {day: [] for day in days}
    for photo, each in zip(photos, told, strict=True):
        by_day[photo.taken_local.astimezone(UTC).date()].append(each)
    return [_memory(asked, day, today, assets) for day, assets in by_day.items() if assets]


def _memory(asked: Asked, day: date, shown: date, assets: list[dict[str, Any]]) -> dict[str, Any]:
    """A MemoryResponseDto, which is shown for a day."""
    at, until = datetime.combine(shown, time(), UTC), datetime.combine(shown, time.max, UTC)
    return {
        "id": uuid_of(Kind.MEMORY, day.year * 10_000 + day.month * 100 + day.day),
        "ownerId": uuid_of(Kind.USER, asked.user.pk),
        "type": "on_this_day",
        "data": {"year": day.year},
        "memoryAt": moment(datetime.combine(day, time(), UTC)),
        "showAt": moment(at),
        "hideAt": moment(until),
        "createdAt": moment(at),
        "updatedAt": moment(at),
        "isSaved": False,
        "assets": assets,
    }


def number_of_day(text: str) -> int:
    """As in the name of a memory: 20210503."""
    return int(text[:10].replace("-", ""))
