"""What a person may ask of a Takeout import."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from photos.metadata.takeout import TakeoutItem
from photos.services.library import Flags


@dataclass(frozen=True)
class Options:
    """The defaults bring in everything that a person sees in Google Photos."""

    only_albums: tuple[str, ...] = ()
    with_albums: bool = True
    untitled_albums: bool = False
    include_trashed: bool = False
    skip_archived: bool = False
    skip_partner: bool = False
    after: date | None = None
    before: date | None = None

    def as_json(self) -> dict[str, Any]:
        days = {"after": self.after, "before": self.before}
        return {
            **asdict(self),
            "only_albums": list(self.only_albums),
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }


def read_options(kept: dict[str, Any]) -> Options:
    """The options that `as_json` wrote."""
    days = {name: kept[name] and date.fromisoformat(kept[name]) for name in ("after", "before")}
    return Options(**{**kept, **days, "only_albums": tuple(kept["only_albums"])})


def reason_to_skip(
    options: Options, flags: Flags, *, taken_at: datetime | None, is_partners: bool
) -> str:
    """Why a photo is left out, or nothing."""
    if flags.trashed and not options.include_trashed:
        return "It was in the trash."
    if flags.archived and options.skip_archived:
        return "It was archived."
    if is_partners and options.skip_partner:
        return "It is a partner's."
    if taken_at and not is_between(options, taken_at):
        return "It was taken outside the chosen dates."
    return ""


def is_between(options: Options, taken_at: datetime) -> bool:
    """Whether it was taken from the one day to the other, both included, in UTC."""
    earliest = datetime.combine(options.after or date.min, time.min, UTC)
    latest = datetime.combine(options.before or date.max, time.max, UTC)
    return earliest <= taken_at <= latest


def flags_of(item: TakeoutItem | None, special: str | None) -> Flags:
    """What the description says, or the special folder in which the file lies."""
    return Flags(
        favourite=bool(item and item.favourite),
        archived=bool(item and item.archived) or special == "archive",
        trashed=bool(item and item.trashed) or special == "trash",
        locked=bool(item and item.locked) or special == "locked",
    )
