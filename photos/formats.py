"""The file formats of the library, and how a file's format is told from its first bytes.

The name of a file is never believed: it only chooses among RAW kinds that look alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import filetype

from photos.tiff import panasonic_kind, tiff_kind

HEAD_BYTES = 64 * 1024

Kind = Literal["image", "video"]


class UnsupportedFormat(Exception):
    """The file is no photo or video that the library keeps; the reason is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Format:
    """A file format. `browser_native`: browsers show it as it is (a video: if its codecs allow).

    `heavy`: decoding is slow, or done by a library with a history of crashes.
    """

    name: str
    kind: Kind
    mime: str
    extension: str
    is_raw: bool = False
    browser_native: bool = False
    heavy: bool = False


def _image(name: str, mime: str, *, extension: str = "", heavy: bool = False) -> Format:
    native = name not in {"tiff", "heic"}
    extension = extension or name
    return Format(name, "image", mime, extension, browser_native=native, heavy=heavy)


def _raw(name: str, mime: str) -> Format:
    return Format(name, "image", mime, name, is_raw=True, heavy=True)


def _video(name: str, mime: str, *, extension: str = "") -> Format:
    native = name in {"mp4", "m4v", "mov", "webm"}
    return Format(name, "video", mime, extension or name, browser_native=native, heavy=True)


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        _image("jpeg", "image/jpeg", extension="jpg"),
        _image("png", "image/png"),
        _image("tiff", "image/tiff", extension="tif"),
        _image("webp", "image/webp"),
        _image("avif", "image/avif", heavy=True),
        _image("heic", "image/heic", heavy=True),
        _image("bmp", "image/bmp"),
        _image("gif", "image/gif"),
        _raw("cr2", "image/x-canon-cr2"),
        _raw("cr3", "image/x-canon-cr3"),
        _raw("crw", "image/x-canon-crw"),
        _raw("nef", "image/x-nikon-nef"),
        _raw("nrw", "image/x-nikon-nrw"),
        _raw("arw", "image/x-sony-arw"),
        _raw("srf", "image/x-sony-srf"),
        _raw("sr2", "image/x-sony-sr2"),
        _raw("orf", "image/x-olympus-orf"),
        _raw("raf", "image/x-fuji-raf"),
        _raw("rw2", "image/x-panasonic-rw2"),
        _raw("raw", "image/x-panasonic-raw"),
        _raw("pef", "image/x-pentax-pef"),
        _raw("dng", "image/x-adobe-dng"),
        _raw("rwl", "image/x-leica-rwl"),
        _raw("iiq", "image/x-phaseone-iiq"),
        _raw("3fr", "image/x-hasselblad-3fr"),
        _raw("fff", "image/x-hasselblad-fff"),
        _raw("mrw", "image/x-minolta-mrw"),
        _raw("x3f", "image/x-sigma-x3f"),
        _raw("kdc", "image/x-kodak-kdc"),
        _video("mp4", "video/mp4"),
        _video("m4v", "video/x-m4v"),
        _video("mov", "video/quicktime"),
        _video("avi", "video/x-msvideo"),
        _video("mkv", "video/x-matroska"),
        _video("webm", "video/webm"),
        _video("3gp", "video/3gpp"),
        _video("mpeg", "video/mpeg", extension="mpg"),
    )
}
RAW_FORMATS = frozenset(name for name, each in FORMATS.items() if each.is_raw)

PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"IIRO", "orf"),
    (b"IIRS", "orf"),
    (b"MMOR", "orf"),
    (b"FUJIFILMCCD-RAW", "raf"),
    (b"\0MRM", "mrw"),
    (b"FOVb", "x3f"),
    (b"\0\0\x01\xba", "mpeg"),
    (b"\0\0\x01\xb3", "mpeg"),
)

AVIF_BRANDS = {b"avif", b"avis"}
HEIF_BRANDS = {
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2",
    b"msf1", b"MiHE", b"MiHB",
}  # fmt: skip
REFUSED_BRANDS = {b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ", b"jp2 ", b"jpx ", b"jxl "}
BRANDS = {b"crx ": "cr3", b"qt  ": "mov", b"isom": "mp4", b"avc1": "mp4"}
BRAND_FAMILIES = {
    b"iso": "mp4", b"mp4": "mp4", b"M4V": "m4v", b"3gp": "3gp", b"3g2": "3gp", b"3gg": "3gp",
    b"3ge": "3gp", b"3gr": "3gp", b"3gs": "3gp",
}  # fmt: skip
UNKNOWN_BRAND = "mp4"  # cameras make up brands of their own; what they hold is MP4
QUICKTIME_ATOMS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
BMP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}

REFUSED_EXTENSIONS = {
    "pdf": "a PDF",
    "zip": "a ZIP archive",
    "gz": "a compressed archive",
    "tar": "an archive",
    "rar": "an archive",
    "7z": "an archive",
    "psd": "a Photoshop document",
    "jp2": "a JPEG 2000 picture",
    "jpx": "a JPEG 2000 picture",
    "jxl": "a JPEG XL picture",
    "ico": "an icon",
    "wmv": "a Windows Media video",
    "flv": "a Flash video",
    "swf": "a Flash animation",
    "exe": "a program",
    "elf": "a program",
}
REFUSED_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<svg", "an SVG drawing"),
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<x:xmpmeta", "an XMP sidecar"),
    (b"<?xpacket", "an XMP sidecar"),
    (b"<?xml", "an XML document"),
    (b"#extm3u", "a playlist"),
)
REFUSED_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"8BPS", "a Photoshop document"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media video"),
)


def sniff_format(head: bytes, *, filename: str = "") -> Format:
    """The format of the file that begins with `head` (64 KiB are enough), or UnsupportedFormat."""
    if not head:
        raise UnsupportedFormat("This file is empty.")
    extension = PurePath(filename).suffix.removeprefix(".").lower()
    for rule in RULES:
        name = rule(head, extension)
        if name:
            return FORMATS[name]
    raise UnsupportedFormat(f"This is {_refused_kind(head)}, not a photo or video.")


def _by_prefix(head: bytes, _extension: str) -> str:
    return next((name for prefix, name in PREFIXES if head.startswith(prefix)), "")


def _jpeg(head: bytes, _extension: str) -> str:
    return "jpeg" if head[:3] == b"\xff\xd8\xff" and head[3:4] >= b"\xc0" else ""


def _bmp(head: bytes, _extension: str) -> str:
    size = int.from_bytes(head[14:18], "little")
    return "bmp" if head[:2] == b"BM" and size in BMP_HEADER_SIZES else ""


def _crw(head: bytes, _extension: str) -> str:
    return "crw" if head[:2] in (b"II", b"MM") and head[6:14] == b"HEAPCCDR" else ""


def _tiff(head: bytes, extension: str) -> str:
    if len(head) < 8:
        return ""
    if head[:4] == b"II*\0" and head[8:10] == b"CR":
        return "cr2"
    if head[:4] == b"IIU\0":
        return panasonic_kind(head, extension=extension)
    if head[:4] in (b"II*\0", b"MM\0*"):
        return tiff_kind(head, extension=extension)
    return "tiff" if head[:4] in (b"II+\0", b"MM\0+") else ""


def _riff(head: bytes, _extension: str) -> str:
    if head[:4] != b"RIFF":
        return ""
    return {b"WEBP": "webp", b"AVI ": "avi", b"AVIX": "avi"}.get(head[8:12], "")


def _matroska(head: bytes, _extension: str) -> str:
    if head[:4] != b"\x1aE\xdf\xa3":
        return ""
    return "webm" if b"\x42\x82\x84webm" in head[:4096] else "mkv"


def _iso_media(head: bytes, _extension: str) -> str:
    """MP4's family: the brands of the ftyp box, or QuickTime's atoms from before it had one."""
    size, box = int.from_bytes(head[:4], "big"), head[4:8]
    if box == b"ftyp" and head[8:12] in REFUSED_BRANDS:
        return ""
    if box != b"ftyp":
        return "mov" if box in QUICKTIME_ATOMS and (size >= 8 or size == 1) else ""
    brands = [head[8:12]]
    brands += [head[at : at + 4] for at in range(16, min(size, len(head), 256), 4)]
    return next((name for brand in brands if (name := _by_brand(brand, brands))), UNKNOWN_BRAND)


def _by_brand(brand: bytes, brands: list[bytes]) -> str:
    """The format that a brand stands for; a HEIF that also calls itself AVIF is one."""
    if brand in AVIF_BRANDS or (brand in HEIF_BRANDS and AVIF_BRANDS.intersection(brands)):
        return "avif"
    if brand in HEIF_BRANDS:
        return "heic"
    return BRANDS.get(brand, "") or BRAND_FAMILIES.get(brand[:3], "")


RULES: tuple[Callable[[bytes, str], str], ...] = (
    _by_prefix,
    _jpeg,
    _crw,
    _tiff,
    _iso_media,
    _riff,
    _matroska,
    _bmp,
)


def _refused_kind(head: bytes) -> str:
    """What the file is instead, as an article and a noun."""
    known = next((noun for prefix, noun in REFUSED_PREFIXES if head.startswith(prefix)), "")
    if head[:1] == head[188:189] == b"G" or head[4:5] == head[196:197] == b"G":
        return "an MPEG transport stream"
    return known or _refused_by_filetype(head) or _refused_text(head) or "an unknown kind of file"


def _refused_by_filetype(head: bytes) -> str:
    guess = filetype.guess(head)
    if guess is None:
        return ""
    if guess.mime.startswith("audio/"):
        return "a sound recording"
    if guess.mime in {known.mime for known in FORMATS.values()}:
        return _refused_text(head) or "a damaged file"
    return REFUSED_EXTENSIONS.get(guess.extension, f"a file of type {guess.mime}")


def _refused_text(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "a text file"
    start = head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for marker, noun in REFUSED_MARKUP:
        if start.startswith(b"<" if marker.startswith(b"<") else marker) and marker in start:
            return noun
    return "" if b"\0" in head[:1024] or not _decodes(head[:1000]) else "a text file"


def _decodes(text: bytes) -> bool:
    """Whether bytes are text, though the last character may be cut."""
    return any(_is_utf8(text[: len(text) - cut]) for cut in range(4))


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
