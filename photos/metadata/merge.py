"""Makes one record of what the blocks of a file say: who wins where they disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from photos.metadata.facts import Facts, Moment, Reading, Taken, known
from photos.metadata.result import Metadata

_FIELDS = {field.name for field in fields(Metadata)}
_SAME_MOMENT = timedelta(seconds=1)
_SAME_PLACE = 0.01  # degrees, about a kilometre


def merge_readings(beside: Reading, within: Sequence[Reading], *, size_bytes: int) -> Metadata:
    """The sidecar wins for what it says, then the earlier of the readings `within` the file.

    The caption is the description (sidecar, XMP, IPTC), else EXIF's, else the title.
    """
    readings = [beside, *within]
    facts = Facts()
    for reading in reversed(readings):
        facts |= known(reading.facts)
    taken, moment = _taken([time for reading in readings for time in reading.taken])
    return replace(
        Metadata(**_plain(facts)),
        taken_local=moment.local if moment else None,
        offset_minutes=moment.offset_minutes if moment else None,
        taken_source=taken.source if taken else _last_source(facts),
        altitude_m=_altitude(readings, facts),
        rating=_rating(readings),
        keywords=beside.facts.get("keywords") or tuple(_keywords(within)),
        caption=_caption(facts),
        motion_video_offset=_motion_video_offset(facts, size_bytes),
        warnings=tuple(warning for reading in readings for warning in reading.warnings),
    )


def _plain(facts: Facts) -> dict[str, Any]:
    """The facts that are fields of the record as they are."""
    return {name: value for name, value in facts.items() if name in _FIELDS}


def _taken(times: Sequence[Taken]) -> tuple[Taken | None, Moment | None]:
    """The most trustworthy time; one of EXIF without an offset has that of another of EXIF's in the
    same second. Not of XMP's: editors put their own computer's zone, or UTC, beside a wall clock.
    """
    best = min(times, key=lambda time: time.trust, default=None)
    if best is None or best.moment is None or best.moment.offset_minutes is not None:
        return best, best.moment if best else None
    for other in times:
        if not (_of_exif(best) and _of_exif(other)) or other.moment is None:
            continue
        same = abs(other.moment.local - best.moment.local) < _SAME_MOMENT
        if same and other.moment.offset_minutes is not None:
            return best, Moment(best.moment.local, other.moment.offset_minutes)
    return best, best.moment


def _of_exif(time: Taken) -> bool:
    return time.source.startswith("exif")


def _last_source(facts: Facts) -> str:
    return "gps" if facts.get("taken_utc_hint") else ""


def _altitude(readings: Sequence[Reading], facts: Facts) -> float | None:
    """The first that is told of the place that won, not of one from which the pin was moved."""
    told = [each.facts for each in readings if not _is_elsewhere(each.facts, facts)]
    heights = [each.get("altitude_m") for each in told]
    return next((height for height in heights if height is not None), None)


def _is_elsewhere(one: Facts, other: Facts) -> bool:
    """Whether both name a position, and not the same one."""
    pairs = [(one.get(axis), other.get(axis)) for axis in ("latitude", "longitude")]
    return any(
        isinstance(mine, float) and isinstance(theirs, float) and abs(mine - theirs) > _SAME_PLACE
        for mine, theirs in pairs
    )


def _caption(facts: Facts) -> str:
    """Where an archive told the caption, a title is none: programs write names of files there."""
    title = "" if facts.get("caption_told") else facts.get("title")
    candidates = (facts.get("description"), facts.get("image_description"), title)
    return next((text for text in candidates if text), "")


def _rating(readings: Sequence[Reading]) -> int | None:
    """The first that a person gave: many cameras write a zero that means "not rated"."""
    ratings = [each.facts.get("rating") for each in readings]
    given = [rating for rating in ratings if rating is not None]
    return next((rating for rating in given if rating), 0 if given else None)


def _keywords(readings: Sequence[Reading]) -> Iterator[str]:
    """Those of every block, once each."""
    yield from dict.fromkeys(word for each in readings for word in each.facts.get("keywords") or ())


def _motion_video_offset(facts: Facts, size_bytes: int) -> int | None:
    length = facts.get("motion_video_length") or 0
    return size_bytes - length if 0 < length < size_bytes else None
