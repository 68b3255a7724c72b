"""Phase One and Leaf (IIQ): the size of the picture is in a maker note with its own directory."""

from photos.metadata.facts import Facts
from photos.metadata.tiff import Directory
from photos.metadata.window import BrokenBlock, Window

_EXIF, _MAKER_NOTE = 0x8769, 0x927C
_ORDERS = {b"IIII": "<", b"MMMM": ">"}
_WIDTH, _HEIGHT = 0x010C, 0x010D
_MOST_ENTRIES = 1000


def phase_one_size(main: Directory) -> Facts:
    """The size in the maker note below a first directory; nothing for other makers."""
    for exif in main.children(_EXIF):
        entry = exif.entries.get(_MAKER_NOTE)
        if entry is not None:
            return _size(main.window.part(entry.position, entry.count))
    return Facts()


def _size(note: Window) -> Facts:
    order = _ORDERS.get(note.read(0, 4))
    if order is None:
        return Facts()
    try:
        start = note.unpack(order + "I", 8)[0]
        count = min(note.unpack(order + "I", start)[0], _MOST_ENTRIES)
        entries = [note.unpack(order + "4I", start + 8 + 16 * index) for index in range(count)]
    except BrokenBlock:
        return Facts()
    values = {tag: value for tag, _, _, value in entries}
    if _WIDTH not in values or _HEIGHT not in values:
        return Facts()
    return Facts(width_px=values[_WIDTH], height_px=values[_HEIGHT])
