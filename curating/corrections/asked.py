"""What a form says of a correction, checked, as an action keeps it."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.time_zones import validate_time_zone
from curating.invalid import InvalidAction
from photos.taken import YEARS
from places.finding import point_named
from places.services import find_places

Said = Mapping[str, str]
Detail = dict[str, Any]
MOST_SECONDS = 100 * 366 * 24 * 3600
MOST_MINUTES = 24 * 60
LENGTH = re.compile(
    r"([+-])?(?:(\d{1,5})\s*d)?\s*(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*m(?:in)?)?\s*(?:(\d{1,5})\s*s)?"
)
POINT = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*")


def time_asked(owner: User, said: Said) -> Detail:
    """Raises InvalidAction."""
    read = TIMES.get(said.get("way", ""))
    if read is None:
        raise InvalidAction(_("Say how the time is to be corrected."))
    return read(said)


def _moment(said: Said) -> Detail:
    try:
        clock = datetime.fromisoformat(said.get("clock", ""))
    except ValueError as error:
        raise InvalidAction(_("This is no date and time.")) from error
    if clock.tzinfo is not None or clock.year not in YEARS:
        raise InvalidAction(_("This is no date and time."))
    zone = _zone(said) if said.get("zone") else ""
    words = f"{clock:%Y-%m-%d %H:%M:%S} {zone}".strip()
    return {"way": "set", "clock": clock.isoformat(), "zone": zone, "words": words}


def _zone(said: Said) -> str:
    name = said.get("zone", "").strip()
    try:
        validate_time_zone(name)
    except ValidationError as error:
        raise InvalidAction(" ".join(error.messages)) from error
    return name


def _shift(said: Said) -> Detail:
    """Like "-1h 30m", or "+2d"."""
    text = said.get("by", "").strip().lower()
    match = LENGTH.fullmatch(text)
    if not match or not any(match.groups()[1:]):
        raise InvalidAction(_("Write how far, like +1h, -30m or +2d 3h."))
    days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    if not 0 < total <= MOST_SECONDS:
        raise InvalidAction(_("Write how far, like +1h, -30m or +2d 3h."))
    sign = -1 if match[1] == "-" else 1
    words = text if match[1] else f"+{text}"
    return {"way": "shift", "seconds": sign * total, "words": words}


def _clock_in(said: Said) -> Detail:
    zone = _zone(said)
    return {"way": "clock", "zone": zone, "words": _("the clock was in %s") % zone}


def _moment_in(said: Said) -> Detail:
    zone = _zone(said)
    return {"way": "moment", "zone": zone, "words": _("taken in %s") % zone}


TIMES: Mapping[str, Callable[[Said], Detail]] = {
    "set": _moment, "shift": _shift, "clock": _clock_in, "moment": _moment_in,
}  # fmt: skip


def place_asked(owner: User, said: Said) -> Detail:
    """Raises InvalidAction."""
    read = PLACES.get(said.get("way", ""))
    if read is None:
        raise InvalidAction(_("Say where the photos were taken."))
    return read(said)


def _point(said: Said) -> Detail:
    match = POINT.fullmatch(said.get("point", ""))
    if match is None:
        raise InvalidAction(_("Write a point as latitude and longitude, like 38.71, -9.14."))
    return at_point(float(match[1]), float(match[2]))


def at_point(latitude: float, longitude: float) -> Detail:
    if not (math.fabs(latitude) <= 90 and math.fabs(longitude) <= 180):
        raise InvalidAction(_("There is no such point on earth."))
    (place,) = find_places([(latitude, longitude)])
    words = str(place) if place else f"{latitude:.4f}, {longitude:.4f}"
    point = {"latitude": latitude, "longitude": longitude}
    return {"way": "point", **point, "place": place.pk if place else None, "words": words}


def _named(said: Said) -> Detail:
    name = " ".join(said.get("name", "").split())[:200]
    point = point_named(name)
    if point is None:
        raise InvalidAction(
            _("No place is called “%s”. Try a town, or its country behind it.") % name
        )
    return at_point(*point)


def _neighbours(said: Said) -> Detail:
    text = said.get("minutes", "")
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
    if not 1 <= minutes <= MOST_MINUTES:
        raise InvalidAction(_("Say how near in time: 1 to %d minutes.") % MOST_MINUTES)
    words = ngettext(
        "from photos up to %d minute away", "from photos up to %d minutes away", minutes
    )
    return {"way": "neighbours", "minutes": minutes, "words": words % minutes}


def _none(said: Said) -> Detail:
    return {"way": "none", "words": _("no place")}


PLACES: Mapping[str, Callable[[Said], Detail]] = {
    "point": _point, "name": _named, "neighbours": _neighbours, "none": _none,
}  # fmt: skip
