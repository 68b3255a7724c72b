"""Names of photos as files: safe on every file system, and each one once in its folder."""

import re
import unicodedata
from pathlib import PurePosixPath

from photos.formats import FORMATS
from photos.models import Photo

SIDECAR = ".xmp"
PART = ".part"
BESIDE = (SIDECAR, PART, ".json", ".csv", ".aae")  # endings of what lies beside originals
# What lies beside a file is named after it.
ROOM_BYTES = len(".original-1234.json") + len(PART)
LONGEST_BYTES = 255 - ROOM_BYTES
LONGEST_SUFFIX_BYTES = 16
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


class FolderNames:
    """Gives everything in a folder a name that nothing else has, whatever case and accents do."""

    def __init__(self) -> None:
        # Every name given, without its case, and the last number it was given with.
        self._given: dict[str, int] = {}

    def name_for(self, name: str) -> str:
        """The name itself, or with a number: IMG_1.jpg, IMG_1 (2).jpg."""
        first = numbered(name, 1).casefold()
        number = self._given.get(first, 0) + 1
        while (free := numbered(name, number)).casefold() in self._given:
            number += 1
        self._given[free.casefold()] = 1
        self._given[first] = number
        return free


def numbered(name: str, number: int) -> str:
    """The name with its number, shortened before its suffix to what file systems take."""
    suffix = PurePosixPath(name).suffix
    if len(suffix.encode()) > LONGEST_SUFFIX_BYTES:
        suffix = ""
    ending = f" ({number}){suffix}" if number > 1 else suffix
    stem = name.removesuffix(suffix).encode()[: LONGEST_BYTES - len(ending.encode())]
    return (stem.decode(errors="ignore") + ending).rstrip(". ")


def safe_name(photo: Photo) -> str:
    """The photo's filename as every file system takes it, and as an import finds it again."""
    name = safe_words(photo.filename)
    if name.lower().endswith(BESIDE):
        name = f"{name}.{FORMATS[photo.format].extension}"  # no sidecar, nor half a file
    return name


def safe_words(words: str) -> str:
    """What a person wrote, as the name of a file or folder."""
    name = unicodedata.normalize("NFC", words)
    name = FORBIDDEN.sub("_", name).rstrip(". ").lstrip() or "unnamed"
    if name.startswith(".") or DEVICES.fullmatch(name.partition(".")[0].rstrip()):
        name = f"_{name}"  # neither hidden nor the name of a device
    return name
