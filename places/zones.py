"""The time zone of a point and the offset a clock there showed.

Cameras write a local time without an offset; with GPS, the zone's rules give the missing half.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import tzfpy


def zone_at(latitude: float, longitude: float) -> ZoneInfo | None:
    """The zone that holds at this point; on the open sea the nautical one (`Etc/GMT+3`)."""
    name = zone_name_at(latitude, longitude)
    return ZoneInfo(name) if name else None


def zone_name_at(latitude: float, longitude: float) -> str:
    """The IANA name of the zone at this point, empty where no zone is known."""
    return str(tzfpy.get_tz(longitude, latitude))


def is_at_sea(zone_name: str) -> bool:
    """Whether this zone lies outside every country and its waters (12 nautical miles)."""
    return not zone_name or zone_name.startswith("Etc/")


def offset_minutes(local: datetime, zone: ZoneInfo) -> int:
    """Minutes east of UTC that a clock in `zone` was set to when it read `local` (naive).

    An hour that comes twice in autumn counts as the first pass, unless `local.fold` is 1; a time
    that the clocks skip in spring was shown by a camera not yet moved on, so it counts with the
    offset from before. That is what PEP 495 does with `fold`.
    """
    if local.tzinfo is not None:
        raise ValueError("the local time must be naive")
    offset = zone.utcoffset(local) or timedelta()  # never None for a datetime
    return round(offset / timedelta(minutes=1))
