"""QuickTime, MP4 and 3GP videos, and the movie box of Canon's CR3."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from photos.metadata.camera_videos import add_camera_box
from photos.metadata.facts import Blocks, Facts, Reading, Taken, Trust, known
from photos.metadata.heif import heif_blocks
from photos.metadata.isobmff import Box, boxes, first_box
from photos.metadata.values import coordinates, decode_text, parse_iso_6709, parse_moment
from photos.metadata.window import BrokenBlock, Window

_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_EXIF, _CANON_GPS = {b"CMT1", b"CMT2"}, b"CMT4"
_SINCE_1904 = 2_082_844_800
_EARLIEST_UNIX = 631_152_000
_ORIENTATIONS = {(0, 1): 6, (-1, 0): 3, (0, -1): 8}
_APPLE = "com.apple.quicktime."
_LONGEST_TEXT = 8192
_UTF_8 = b"\0\0\0\1"

Texts = dict[str, str]


def isobmff_blocks(window: Window) -> Blocks:
    """The metadata of any file made of boxes: pictures (`meta`), videos (`moov`), XMP (`uuid`)."""
    blocks = Blocks()
    for box in boxes(window):
        if box.kind == b"meta":
            blocks.add(_guarded_heif(window, box.body))
        elif box.kind == b"moov":
            _add_movie(blocks, box.body)
        elif box.kind == b"uuid" and box.body.read(0, 16) == _XMP_UUID:
            blocks.add_xmp(box.body.read(16, box.body.length))
    return blocks


def cr3_blocks(window: Window) -> Blocks:
    """A CR3 picture: its tracks are previews, its clock is that of EXIF, so blocks alone count."""
    blocks = isobmff_blocks(window)
    blocks.own = Reading(warnings=blocks.own.warnings)
    return blocks


def _guarded_heif(window: Window, meta: Window) -> Blocks:
    try:
        return heif_blocks(window, meta)
    except BrokenBlock as problem:
        blocks = Blocks()
        blocks.own.warnings.append(f"heif: {problem}")
        return blocks


def _add_movie(blocks: Blocks, movie: Window) -> None:
    texts: Texts = {}
    for box in boxes(movie):
        if box.kind == b"uuid" and box.body.read(0, 16) == _CANON_UUID:
            _add_canon(blocks, box.body.part(16))
        elif box.kind == b"udta":
            _add_user_data(blocks, texts, box.body)
        elif box.kind == b"meta":
            texts |= _keyed_texts(box.body)
        elif box.kind in {b"mvhd", b"trak"}:
            _add_header(blocks, box)
    _add_texts(blocks, texts)


def _add_canon(blocks: Blocks, content: Window) -> None:
    """CR3 keeps EXIF in parts, each a TIFF structure whose first directory is the part."""
    for box in boxes(content):
        if box.kind in _CANON_EXIF:
            blocks.exif.append(box.body)
        elif box.kind == _CANON_GPS:
            blocks.gps.append(box.body)


def _add_header(blocks: Blocks, box: Box) -> None:
    try:
        if box.kind == b"mvhd":
            _add_movie_header(blocks, box.body)
        elif "width_px" not in blocks.own.facts:
            blocks.own.facts |= _track_size(box.body)
    except BrokenBlock as problem:
        blocks.own.warnings.append(f"quicktime: {problem}")


def _add_movie_header(blocks: Blocks, body: Window) -> None:
    version = body.unpack(">B", 0)[0]
    layout = ">QQIQ" if version == 1 else ">IIII"
    created, _, scale, duration = body.unpack(layout, 4)
    if scale and duration < 2**63:
        blocks.own.facts["duration_s"] = duration / scale
    utc = _utc_since_1904(created)
    if utc is not None:
        blocks.own.facts["taken_utc_hint"] = utc
        blocks.own.taken.append(Taken("quicktime", Trust.UTC_ONLY))


def _utc_since_1904(seconds: int) -> datetime | None:
    """UTC from Apple's epoch; some devices count from 1970 in its place."""
    seconds = seconds - _SINCE_1904 if seconds >= _SINCE_1904 else seconds
    if seconds < _EARLIEST_UNIX or seconds >= 2**33:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _track_size(track: Window) -> Facts:
    """The size of a track that shows something, and how it is turned."""
    header = first_box(track, b"tkhd")
    if header is None:
        return Facts()
    matrix = 52 if header.unpack(">B", 0)[0] == 1 else 40
    values = header.unpack(">9iII", matrix)
    width, height = values[9] >> 16, values[10] >> 16
    if not (width and height):
        return Facts()
    turned = (_sign(values[0]), _sign(values[1]))
    return Facts(width_px=width, height_px=height, orientation=_ORIENTATIONS.get(turned, 1))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _add_user_data(blocks: Blocks, texts: Texts, body: Window) -> None:
    for box in boxes(body):
        if box.kind == b"meta":
            texts |= _keyed_texts(box.body)
        elif box.kind == b"XMP_":
            blocks.add_xmp(box.body.everything())
        elif box.kind == b"loci":
            blocks.own.facts |= _location(box.body)
        elif box.kind in {b"CNTH", b"NCDT", b"TAGS"}:
            add_camera_box(blocks, box)
        elif box.kind[:1] == b"\xa9":
            length = int.from_bytes(box.body.read(0, 2), "big")
            texts.setdefault(_name(box.kind), decode_text(box.body.read(4, length)))


def _name(kind: bytes) -> str:
    return kind.decode("latin-1")


def _location(body: Window) -> Facts:
    """3GP's location: a name, a role, then longitude and latitude as 16.16 fixed point."""
    name = body.read(6, 256).partition(b"\0")[0]
    try:
        longitude, latitude, altitude = body.unpack(">iii", 6 + len(name) + 2)
    except BrokenBlock:
        return Facts()
    position = coordinates(latitude / 65536, longitude / 65536)
    if position:
        position["altitude_m"] = altitude / 65536
    return position


def _keyed_texts(meta: Window) -> Texts:
    """The texts of a `meta` box: iTunes' four-letter names or Apple's keys."""
    start = 0 if meta.read(4, 4) == b"hdlr" else 4
    keys = first_box(meta, b"keys", start)
    values = first_box(meta, b"ilst", start)
    names = [decode_text(box.body.read(0, 256)) for box in _key_boxes(keys)]
    texts: Texts = {}
    for box in boxes(values) if values else ():
        index = int.from_bytes(box.kind, "big") - 1
        name = names[index] if 0 <= index < len(names) else _name(box.kind)
        data = first_box(box.body, b"data")
        if data is not None and data.read(0, 4) == _UTF_8:
            texts.setdefault(name, decode_text(data.read(8, _LONGEST_TEXT)))
    return texts


def _key_boxes(keys: Window | None) -> Iterator[Box]:
    return boxes(keys, 8) if keys else iter(())


def _add_texts(blocks: Blocks, texts: Texts) -> None:
    def first(*names: str) -> str:
        return next((texts[name] for name in names if texts.get(name)), "")

    blocks.own.facts |= known(
        Facts(
            make=first(_APPLE + "make", "com.android.manufacturer", "\u00a9mak"),
            model=first(_APPLE + "model", "com.android.model", "\u00a9mod"),
            lens=first(_APPLE + "camera.lens_model"),
            # A comment is as much a caption as a title: programs write ids and file names there.
            title=first(_APPLE + "title", "\u00a9nam", "\u00a9cmt"),
            description=first(_APPLE + "description", _APPLE + "comment", "desc"),
            artist=first(_APPLE + "artist", _APPLE + "author", "\u00a9ART"),
            copyright=first(_APPLE + "copyright", "cprt"),
            content_identifier=first(_APPLE + "content.identifier"),
        )
    )
    blocks.own.facts |= parse_iso_6709(first(_APPLE + "location.ISO6709", "\u00a9xyz"))
    moment = parse_moment(first(_APPLE + "creationdate", "\u00a9day"))
    if moment is not None:
        blocks.own.taken.append(Taken("quicktime", Trust.ORIGINAL, moment))
