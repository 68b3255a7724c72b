"""Dates that names of files and folders carry: a guess, for photos of which nothing else tells.

Pure. Cameras, phones and messengers write them in many ways: IMG_20190509_154733, Screenshot_
2019-04-16-11-19-37, signal-2020-10-26-163832, PXL_20220405_090123740 (UTC), IMG-20220101-WA0007.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import PurePosixPath

NOON = time(12)
DAY = r"(?P<year>(?:19|20)\d\d)(?P<dash>[-_.]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
CLOCK = (
    r"(?:(?: at |[ _T.-]|(?<=\d{8}))(?P<hour>\d\d?)(?P<colon>[-_.:h]?)(?P<minute>\d\d)"
    r"[-_.:m]?(?P<second>\d\d)(?:[-_.]?\d{1,3})?(?:[ \u202f](?P<half>[AP]M))?(?!\d))"
)
WITH_CLOCK = re.compile(rf"(?<!\d){DAY}{CLOCK}", re.IGNORECASE)
DAY_ONLY = re.compile(rf"(?<!\d){DAY}(?!\d)")
IN_UTC = re.compile(r"PXL_\d{8}_\d{6}")
YEAR_FOLDER = re.compile(r"(?:.*\D)?(?P<year>(?:18|19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A wall clock (or UTC) out of a name; where the name has only the day, it is noon."""

    local: datetime
    has_clock: bool
    is_utc: bool = False


def date_in_name(filename: str) -> NamedDate | None:
    """The first date in a name that the calendar has."""
    is_utc = IN_UTC.match(filename) is not None
    for pattern, has_clock in ((WITH_CLOCK, True), (DAY_ONLY, False)):
        for match in pattern.finditer(filename):
            local = clock_of(match) if has_clock else day_of(match)
            if local:
                return NamedDate(local, has_clock, is_utc and has_clock)
    return None


def day_of(match: re.Match[str]) -> datetime | None:
    """Noon of the day."""
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    try:
        return datetime.combine(datetime(year, month, day), NOON)  # noqa: DTZ001 - a wall clock
    except ValueError:
        return None


def clock_of(match: re.Match[str]) -> datetime | None:
    """The day with its clock, of twelve hours where the name says which half."""
    day, hour = day_of(match), int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].upper() == "PM" else 0)
    try:
        return day and day.replace(
            hour=hour, minute=int(match["minute"]), second=int(match["second"])
        )
    except ValueError:
        return None


def year_of_folder(path: str) -> int | None:
    """The year at the end of the name of a file's folder, as in "Photos from 2014/a.jpg"."""
    match = YEAR_FOLDER.fullmatch(PurePosixPath(path.replace("\\", "/")).parent.name)
    return int(match["year"]) if match else None
