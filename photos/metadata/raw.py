"""RAW formats: TIFF with other words for the size, or a container of their own around EXIF."""

from photos.metadata.facts import Blocks, Facts
from photos.metadata.jpeg import jpeg_blocks
from photos.metadata.phase_one import phase_one_size
from photos.metadata.tiff import Directory, read_directories, read_directory
from photos.metadata.window import BrokenBlock, Window

_WIDTH, _HEIGHT, _SUBFILE, _SUB_DIRECTORIES = 0x0100, 0x0101, 0x00FE, 0x014A
_XMP, _IPTC = 0x02BC, 0x83BB
_SENSOR_TOP, _SENSOR_LEFT, _SENSOR_BOTTOM, _SENSOR_RIGHT, _PREVIEW = 4, 5, 6, 7, 0x2E
_MOST_RAF_TAGS = 256
_MOST_MRW_BLOCKS = 64
_MRW_ORDERS = {b"\0MRM": ">", b"\0MRI": "<"}
_SONY_PRIVATE, _MINOLTA = 0xC634, 0x7250


def tiff_blocks(window: Window) -> Blocks:
    """The blocks of a TIFF or a RAW file built like one."""
    directories = read_directories(window)
    if not directories:
        raise BrokenBlock("no directory")
    main = directories[0]
    blocks = Blocks(exif=[window])
    blocks.own.facts |= _full_size(directories)
    blocks.add_xmp(main.blob(_XMP))
    blocks.add_iptc(main.blob(_IPTC))
    return blocks


def _full_size(directories: list[Directory]) -> Facts:
    """The size in the directory that calls itself the full picture, else in the first."""
    main = directories[0]
    if size := _minolta_size(main) or phase_one_size(main):
        return size
    candidates = [*directories, *main.children(_SUB_DIRECTORIES)]
    full = [each for each in candidates if _SUBFILE in each.entries and each.integer(_SUBFILE) == 0]
    for directory in [*full, main]:
        width, height = directory.integer(_WIDTH), directory.integer(_HEIGHT)
        if width and height:
            return Facts(width_px=width, height_px=height)
    return Facts()


def _minolta_size(main: Directory) -> Facts:
    """Sony's first ARW files hold the size without the border in a block of Minolta's MRW."""
    position = int.from_bytes(main.blob(_SONY_PRIVATE)[:4], "little")
    try:
        private = read_directory(main.window, main.layout, position)
        inner = main.window.part(private.entries[_MINOLTA].position)
        return mrw_blocks(inner).own.facts
    except (BrokenBlock, KeyError):
        return Facts()


def rw2_blocks(window: Window) -> Blocks:
    """Panasonic and Leica: the size is that between the sensor's borders; the preview, a whole
    JPEG, has the EXIF that the RAW file's own directory lacks."""
    blocks = tiff_blocks(window)
    main = read_directories(window)[0]
    top, left, bottom, right = (
        main.integer(tag) or 0 for tag in (_SENSOR_TOP, _SENSOR_LEFT, _SENSOR_BOTTOM, _SENSOR_RIGHT)
    )
    size = Facts(width_px=right - left, height_px=bottom - top)
    entry = main.entries.get(_PREVIEW)
    if entry is not None:
        blocks.add(jpeg_blocks(window.part(entry.position, entry.count)))
    if right > left and bottom > top:
        blocks.own.facts |= size
    return blocks


def raf_blocks(window: Window) -> Blocks:
    """Fujifilm: a JPEG with everything in it, and a directory of the RAW picture."""
    offset, length, raw_offset = window.unpack(">III", 84)
    preview = window.part(offset, length)
    if preview.read(0, 2) != b"\xff\xd8":
        raise BrokenBlock("no preview")
    blocks = jpeg_blocks(preview)
    if "width_px" not in blocks.own.facts:
        blocks.own.facts |= _raf_size(window.part(raw_offset))
    return blocks


def _raf_size(directory: Window) -> Facts:
    at = 4
    for _ in range(min(directory.unpack(">I", 0)[0], _MOST_RAF_TAGS)):
        tag, size = directory.unpack(">HH", at)
        if tag == _WIDTH:
            height, width = directory.unpack(">HH", at + 4)
            return Facts(width_px=width, height_px=height)
        at += 4 + size
    return Facts()


def mrw_blocks(window: Window) -> Blocks:
    """Minolta: a chain of blocks, `PRD` with the size and `TTW` with a TIFF structure."""
    magic = window.exactly(0, 4)
    if magic not in _MRW_ORDERS:
        raise BrokenBlock("no MRW")
    order = _MRW_ORDERS[magic]
    end = window.unpack(order + "I", 4)[0]
    blocks = Blocks()
    at = 8
    for _ in range(_MOST_MRW_BLOCKS):
        if at >= end:
            break
        name, length = window.unpack(order + "4sI", at)
        _add_mrw_block(blocks, name, window.part(at + 8, length), order)
        at += 8 + length
    return blocks


def _add_mrw_block(blocks: Blocks, name: bytes, body: Window, order: str) -> None:
    if name == b"\0PRD":
        height, width = body.unpack(order + "HH", 12)
        blocks.own.facts |= Facts(width_px=width, height_px=height)
    elif name == b"\0TTW":
        blocks.exif.append(body)
