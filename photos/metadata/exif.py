"""EXIF: camera, exposure, position and times from a TIFF structure."""

import re

from photos.metadata.facts import Facts, Moment, Reading, Taken, Trust, known
from photos.metadata.tiff import Directory, Layout, byte_order, read_directories, read_directory
from photos.metadata.values import coordinates, gps_time, parse_moment
from photos.metadata.window import BrokenBlock, Window

_ORIGINAL, _DIGITIZED, _MODIFIED = 0x9003, 0x9004, 0x0132
_SUBSECONDS = {_ORIGINAL: 0x9291, _DIGITIZED: 0x9292, _MODIFIED: 0x9290}
_OFFSETS = {_ORIGINAL: 0x9011, _DIGITIZED: 0x9012, _MODIFIED: 0x9010}
_SOURCES = {_ORIGINAL: "exif", _DIGITIZED: "exif_digitized", _MODIFIED: "exif_modified"}
_TRUSTS = {_ORIGINAL: Trust.ORIGINAL, _DIGITIZED: Trust.DIGITIZED, _MODIFIED: Trust.MODIFIED}
_EXIF, _GPS, _MAKER_NOTE = 0x8769, 0x8825, 0x927C
_APPLE = b"Apple iOS\0"
_BURST, _LIVE = 0x000B, 0x0011
_NOISE = re.compile(
    r"[\W\d_]*|.*\bdigital (still ?)?camera|sony dsc|default|dcim\\.*|\w+\.jpe?g",
    re.IGNORECASE,
)
_ORIENTATIONS = range(1, 9)
_RATINGS = range(6)


def read_exif(window: Window) -> Reading:
    """What an EXIF block says; raises BrokenBlock where it has no directory at all."""
    directories = read_directories(window)
    if not directories:
        raise BrokenBlock("no directory")
    main = tags = directories[0]
    for below in main.children(_EXIF):
        tags = tags.joined(below)
    reading = Reading(_camera(tags) | _words(tags), _times(tags))
    for gps in main.children(_GPS):
        _add_position(reading, gps)
    return reading


def read_gps(window: Window) -> Reading:
    """What a TIFF structure that starts with the GPS directory (in CR3) says."""
    reading = Reading()
    for gps in read_directories(window)[:1]:
        _add_position(reading, gps)
    return reading


def _camera(tags: Directory) -> Facts:
    orientation = tags.integer(0x0112)
    speeds = [int(speed) for speed in tags.numbers(0x8827) if speed]
    return known(
        Facts(
            make=tags.text(0x010F),
            model=tags.text(0x0110),
            lens=tags.text(0xA434),
            orientation=orientation if orientation in _ORIENTATIONS else None,
            exposure_s=tags.number(0x829A) or None,
            f_number=tags.number(0x829D) or None,
            focal_mm=tags.number(0x920A) or None,
            iso=speeds[0] if speeds else None,
            width_px=tags.integer(0x0100) or None,
            height_px=tags.integer(0x0101) or None,
            content_identifier=_apple_text(tags, _LIVE),
            burst_id=_apple_text(tags, _BURST),
        )
    )


def _words(tags: Directory) -> Facts:
    """What a person wrote: EXIF's own fields, then those of Windows (XP..., UTF-16)."""
    rating = tags.integer(0x4746)
    words = (word.strip() for word in _wide_text(tags, 0x9C9E).split(";"))
    return known(
        Facts(
            image_description=_written_by_a_person(tags),
            description=_wide_text(tags, 0x9C9C),
            title=_wide_text(tags, 0x9C9B) or _wide_text(tags, 0x9C9F),
            artist=tags.text(0x013B) or _wide_text(tags, 0x9C9D),
            copyright=tags.text(0x8298),
            keywords=tuple(word for word in words if word),
            rating=rating if rating in _RATINGS else None,
        )
    )


def _written_by_a_person(tags: Directory) -> str:
    """EXIF's description, unless it is what cameras put there: their names, files, numbers."""
    text = tags.text(0x010E)
    made_up = _NOISE.fullmatch(text) or text.casefold() == tags.text(0x010F).casefold()
    return "" if made_up else text


def _wide_text(tags: Directory, tag: int) -> str:
    return tags.blob(tag).decode("utf-16-le", errors="ignore").split("\0", 1)[0].strip()


def _times(tags: Directory) -> list[Taken]:
    moments = {tag: _moment(tags, tag) for tag in _SOURCES}
    return [
        Taken(_SOURCES[tag], _TRUSTS[tag], moment)
        for tag, moment in moments.items()
        if moment is not None
    ]


def _moment(tags: Directory, tag: int) -> Moment | None:
    return parse_moment(
        tags.text(tag),
        subseconds=tags.text(_SUBSECONDS[tag]),
        offset=tags.text(_OFFSETS[tag]),
    )


def _add_position(reading: Reading, gps: Directory) -> None:
    latitude = _angle(gps, 0x0002, negative=("S", gps.text(0x0001)))
    longitude = _angle(gps, 0x0004, negative=("W", gps.text(0x0003)))
    position = coordinates(latitude, longitude)
    if not position and latitude is not None:
        reading.warnings.append("exif: no position on the globe")
    altitude = gps.number(0x0006)
    if position and altitude is not None:
        position["altitude_m"] = -altitude if gps.integer(0x0005) == 1 else altitude
    utc = gps_time(gps.text(0x001D), gps.numbers(0x0007))
    if utc is not None:
        position["taken_utc_hint"] = utc
    reading.facts |= position


def _angle(gps: Directory, tag: int, *, negative: tuple[str, str]) -> float | None:
    """Degrees from degrees, minutes and seconds; `negative` is the letter of that side and the
    letter found."""
    parts = gps.numbers(tag)
    if not parts or parts[0] is None:
        return None
    angle = sum((part or 0) / 60.0**place for place, part in enumerate(parts[:3]))
    side, found = negative
    return -angle if found.upper().startswith(side) else angle


def _apple_text(tags: Directory, tag: int) -> str:
    """A text of Apple's maker note: the identifier that a live photo shares with its video, or the
    one that the frames of a burst share."""
    note = tags.blob(_MAKER_NOTE)
    if not note.startswith(_APPLE):
        return ""
    try:
        layout = Layout(byte_order(Window.of_bytes(note[12:14])))
        return read_directory(Window.of_bytes(note), layout, 14).text(tag)
    except BrokenBlock:
        return ""
