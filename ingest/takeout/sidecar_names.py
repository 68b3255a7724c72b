"""How Google names the JSON of a photo, worked out from the photo's own name.

The JSON's name is the photo's and `.supplemental-metadata`, cut to 46 UTF-16 units. The number
that tells two photos of one name apart is put behind that: `IMG(1).jpg` has
`IMG.jpg.supplemental-metadata(1).json`, and before 2024 `IMG.jpg(1).json`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SUFFIX = ".supplemental-metadata"
MOST_UNITS = 46

IMAGE_EXTENSIONS = {
    *(".jpg", ".jpeg", ".jpe", ".heic", ".heif", ".png", ".gif", ".webp", ".avif", ".bmp", ".tif"),
    *(".tiff", ".jxl", ".jp2", ".ico", ".svg", ".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw"),
    *(".arw", ".srf", ".sr2", ".orf", ".raf", ".rw2", ".rwl", ".pef", ".srw", ".x3f", ".raw"),
}
VIDEO_EXTENSIONS = {
    *(".mp4", ".mov", ".m4v", ".mv", ".avi", ".mpg", ".mpeg", ".3gp", ".3g2", ".mkv", ".webm"),
    *(".wmv", ".asf", ".mts", ".m2ts", ".m2t", ".ts", ".mod", ".tod", ".divx", ".mmv", ".vob"),
    *(".mp", ".insv", ".lrv"),
}
EXTENSIONS = IMAGE_EXTENSIONS | VIDEO_EXTENSIONS

_NUMBERED = re.compile(r"(.+)(\(\d+\))", re.DOTALL)
_MOTION = re.compile(r"(.+\.mp(?:~\d+)?)(\(\d+\))?", re.IGNORECASE | re.DOTALL)
_LENGTHS = (len(SUFFIX), 0, *range(len(SUFFIX) - 1, 0, -1))  # the usual ones first


@dataclass(frozen=True, slots=True)
class Name:
    """A file's name in three: `IMG(1).jpg` is IMG, (1) and .jpg."""

    stem: str
    number: str
    extension: str

    @property
    def unnumbered(self) -> str:
        return self.stem + self.extension

    @property
    def root(self) -> str:
        """What the files of one photo have in common."""
        return (self.stem + self.number).casefold()

    @property
    def is_video(self) -> bool:
        return not self.extension or self.extension.casefold() in VIDEO_EXTENSIONS


def split_name(name: str) -> Name:
    """The parts of a name. Pixel's `….MP` and `….MP~2` are videos without an extension."""
    motion = _MOTION.fullmatch(name)
    if motion:
        return Name(motion[1], motion[2] or "", "")
    stem, extension = split_extension(name)
    numbered = _NUMBERED.fullmatch(stem)
    return Name(numbered[1], numbered[2], extension) if numbered else Name(stem, "", extension)


def split_extension(name: str) -> tuple[str, str]:
    """The name without its extension, and that with its dot; dots in front are no extension."""
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if dot > 0 else (name, "")


def cut(text: str, units: int = MOST_UNITS) -> str:
    """The text as long as Google leaves it, in UTF-16 units; no character is halved."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")


def is_long(text: str) -> bool:
    """Whether Google cuts this text."""
    return cut(text) != text


def whole_names(name: Name) -> Iterator[str]:
    """With the photo's name as it is: also right where "(2)" is the person's own."""
    return _with_suffixes(name.stem + name.number + name.extension, "")


def numbered_names(name: Name) -> Iterator[str]:
    """With the number taken out and put behind what was cut, or in the middle."""
    if not name.number:
        return
    yield from _with_suffixes(name.unnumbered, name.number)
    yield from _cut_names(name.unnumbered, name.number)
    yield from _with_suffixes(name.unnumbered + name.number, "")


def cut_names(name: Name) -> Iterator[str]:
    """With the photo's name itself cut; of a number that is the person's own, at most the end."""
    names = _cut_names(name.stem + name.number + name.extension, "")
    kept = name.stem + name.number[:-1] if name.number else ""
    return (each for each in names if each.startswith(kept))


def bare_names(name: Name) -> Iterator[str]:
    """Without the extension: the photo was uploaded without one."""
    if name.extension:
        yield from _with_suffixes(name.stem + name.number, "")
        yield from _with_suffixes(name.stem, name.number)
        yield from _cut_names(name.stem, name.number)


def first_names(name: Name) -> Iterator[str]:
    """Of the first of two photos whose cut names are the same: they may share one JSON."""
    return _cut_names(name.unnumbered, "") if name.number else iter(())


def _with_suffixes(base: str, number: str) -> Iterator[str]:
    return (f"{base}{SUFFIX[:length]}{number}.json" for length in _LENGTHS)


def _cut_names(base: str, number: str) -> Iterator[str]:
    """Google counts UTF-16 units; some exports were seen cut by characters."""
    if is_long(base):
        yield f"{cut(base)}{number}.json"
        yield f"{base[:MOST_UNITS]}{number}.json"
