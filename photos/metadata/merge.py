"""Makes one record of what the blocks of a file say: who wins where they disagree."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from photos.metadata.facts import Facts, Moment, Reading, Taken, known
from photos.metadata.result import Metadata

_SAME_MOMENT = timedelta(seconds=1)


def merge_readings(beside: Reading, within: Sequence[Reading], *, size_bytes: int) -> Metadata:
    """The sidecar wins for what it says, then the earlier of the readings `within` the file.

    The caption is the description (sidecar, XMP, IPTC), else EXIF's, else the title.
    """
    facts = Facts()
    for reading in reversed(within):
        facts |= known(reading.facts)
    own_size = Facts(width_px=facts.get("width_px"), height_px=facts.get("height_px"))
    facts |= known(beside.facts) | own_size
    readings = [beside, *within]
    taken, moment = _taken([time for reading in readings for time in reading.taken])
    return Metadata(
        taken_local=moment.local if moment else None,
        offset_minutes=moment.offset_minutes if moment else None,
        taken_utc_hint=facts.get("taken_utc_hint"),
        taken_source=taken.source if taken else _last_source(facts),
        make=facts.get("make") or "",
        model=facts.get("model") or "",
        lens=facts.get("lens") or "",
        exposure_s=facts.get("exposure_s"),
        f_number=facts.get("f_number"),
        iso=facts.get("iso"),
        focal_mm=facts.get("focal_mm"),
        latitude=facts.get("latitude"),
        longitude=facts.get("longitude"),
        altitude_m=facts.get("altitude_m"),
        orientation=facts.get("orientation") or 1,
        width_px=facts.get("width_px"),
        height_px=facts.get("height_px"),
        duration_s=facts.get("duration_s"),
        rating=_rating(readings),
        keywords=beside.facts.get("keywords") or tuple(_keywords(within)),
        caption=_caption(facts),
        artist=facts.get("artist") or "",
        copyright=facts.get("copyright") or "",
        content_identifier=facts.get("content_identifier") or "",
        motion_video_offset=_motion_video_offset(facts, size_bytes),
        warnings=tuple(warning for reading in readings for warning in reading.warnings),
    )


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


def _caption(facts: Facts) -> str:
    candidates = (facts.get("description"), facts.get("image_description"), facts.get("title"))
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
