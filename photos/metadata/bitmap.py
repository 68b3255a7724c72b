"""GIF and BMP: a size, and in a GIF perhaps an XMP packet."""

from photos.metadata.facts import Blocks, Facts
from photos.metadata.window import BrokenBlock, Window

_GIF_XMP = b"XMP DataXMP"
_OLD_BMP_HEADER = 12


def gif_blocks(window: Window) -> Blocks:
    """The size of a GIF's screen, and its XMP where that lies before the first MiB ends."""
    width, height = window.unpack("<HH", 6)
    blocks = Blocks()
    blocks.own.facts |= Facts(width_px=width, height_px=height)
    content = window.read(0, 2**20)
    start = content.find(_GIF_XMP)
    end = content.find(b"<?xpacket end=", start)
    if start > 0 and end > 0:
        blocks.add_xmp(content[start + len(_GIF_XMP) : end])
    return blocks


def bmp_blocks(window: Window) -> Blocks:
    """The size of a BMP; a negative height only says that its rows run downwards."""
    header = window.unpack("<I", 14)[0]
    if header < _OLD_BMP_HEADER:
        raise BrokenBlock("no bitmap header")
    layout = "<HH" if header == _OLD_BMP_HEADER else "<ii"
    width, height = window.unpack(layout, 18)
    blocks = Blocks()
    blocks.own.facts |= Facts(width_px=abs(width), height_px=abs(height))
    return blocks
