"""Text, numbers and times as cameras write them, turned into values or into nothing."""

import math
import re
from datetime import UTC, date, datetime, timedelta

from photos.metadata.facts import Facts, Moment

_MOMENT = re.compile(
    r"\s*(\d{4})[^\d]?(\d\d?)[^\d]?(\d\d?)(?:[T\s/:._-]+(\d\d?)[:.\s]?(\d\d)"
    r"(?:[:.]?(\d\d)(?:[.,:](\d+))?)?)?\s*(Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_OFFSET = re.compile(r"\s*([+-])(\d\d?):?(\d\d)\s*", re.ASCII)
_ISO_6709 = re.compile(r"([+-]\d+(?:\.\d*)?)([+-]\d+(?:\.\d*)?)([+-]\d+(?:\.\d*)?)?", re.ASCII)
_MOST_OFFSET = 14 * 60


def decode_text(content: bytes) -> str:
    """Text up to the first NUL, without white space around it; UTF-8, else Latin-1."""
    content = content.split(b"\0", 1)[0]
    try:
        return content.decode("utf-8").strip()
    except UnicodeDecodeError:
        return content.decode("latin-1").strip()


def parse_offset(text: str) -> int | None:
    """Minutes east of UTC from "+02:00", "-0330" or "Z"."""
    if text.strip() == "Z":
        return 0
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes > _MOST_OFFSET or int(match[3]) > 59:
        return None
    return -minutes if match[1] == "-" else minutes


def parse_moment(text: str, *, subseconds: str = "", offset: str = "") -> Moment | None:
    """A time from EXIF ("2001:02:03 04:05:06"), XMP (ISO 8601) and what lies between.

    A date alone, an impossible date and EXIF's zeroed or blank ones give nothing. `subseconds`
    and `offset` are the texts of EXIF's own fields for them, which win over those in `text`.
    """
    match = _MOMENT.match(text)
    if match is None or match[4] is None:
        return None
    local = _local_time(match, subseconds)
    if local is None:
        return None
    minutes = parse_offset(offset)
    return Moment(local, parse_offset(match[8] or "") if minutes is None else minutes)


def _local_time(match: re.Match[str], subseconds: str) -> datetime | None:
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    second = int(match[6] or 0)
    if hour > 24 or minute > 59 or second > 60:
        return None
    fraction = subseconds.strip() or match[7] or ""
    microseconds = int(fraction[:6].ljust(6, "0")) if re.fullmatch("[0-9]+", fraction) else 0
    try:
        midnight = datetime(year, month, day)  # noqa: DTZ001 - a wall clock has no zone
        return midnight + timedelta(
            hours=hour, minutes=minute, seconds=second, microseconds=microseconds
        )
    except (ValueError, OverflowError):
        return None


def parse_utc(text: str) -> datetime | None:
    """An aware time from text; without an offset it is taken for UTC, as GPS times are."""
    moment = parse_moment(text)
    return None if moment is None else moment_in_utc(moment)


def moment_in_utc(moment: Moment) -> datetime | None:
    """The moment in UTC, a missing offset taken for zero; nothing at the edges of the calendar."""
    try:
        utc = moment.local - timedelta(minutes=moment.offset_minutes or 0)
    except OverflowError:
        return None
    return utc.replace(tzinfo=UTC)


def gps_time(day: str, clock: tuple[float | None, ...]) -> datetime | None:
    """UTC from EXIF's GPSDateStamp and GPSTimeStamp."""
    match = re.match(r"(\d{4})\D(\d\d?)\D(\d\d?)", day, re.ASCII)
    hours = [part for part in clock if part is not None]
    if match is None or len(hours) < 3 or not 0 <= hours[0] * 3600 + hours[1] * 60 < 86_400:
        return None
    try:
        start = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    since = timedelta(hours=hours[0], minutes=hours[1], seconds=min(hours[2], 60.0))
    return datetime(start.year, start.month, start.day, tzinfo=UTC) + since


def parse_number(text: str) -> float | None:
    """A finite number from "2.8" or "28/10"."""
    above, _, below = text.strip().partition("/")
    try:
        number = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def coordinates(latitude: float | None, longitude: float | None) -> Facts:
    """Both, where both are on the globe; else nothing: half a position is none."""
    if latitude is None or longitude is None:
        return Facts()
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return Facts()
    return Facts(latitude=latitude, longitude=longitude)


def parse_iso_6709(text: str) -> Facts:
    """The position in a video's "+48.8577+002.295+035/" (degrees, or degrees with minutes)."""
    match = _ISO_6709.match(text.strip())
    if match is None:
        return Facts()
    facts = coordinates(_degrees(match[1], 2), _degrees(match[2], 3))
    if facts and match[3]:
        facts["altitude_m"] = float(match[3])
    return facts


def _degrees(text: str, digits: int) -> float:
    """Degrees from ±D, ±DM or ±DMS, told apart by the digits before the point."""
    whole = text[1:].partition(".")[0]
    if len(whole) <= digits:
        return float(text)
    degrees, rest = float(text[1 : 1 + digits]), text[1 + digits :]
    minutes = float(rest[:2]) if len(whole) > digits + 2 else float(rest)
    seconds = float(rest[2:]) if len(whole) > digits + 2 else 0.0
    return math.copysign(degrees + minutes / 60 + seconds / 3600, -1 if text[0] == "-" else 1)
