"""Names of exported files: safe on every file system, and each one once in its folder."""

import re
import unicodedata
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from photos.formats import FORMATS
from photos.models import Photo

SIDECAR = ".xmp"
KEPT_SIDECAR = ".original.xmp"
PART = ".part"
LONGEST_BYTES = 255 - len(KEPT_SIDECAR + PART)  # what is written beside a file is named after it
LONGEST_SUFFIX_BYTES = 16
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
# Photos come by time. No offset that the database can hold is over 23 days, so a folder that is
# this many folders old gets no more photos, and its names need not be remembered.
OPEN_FOLDERS = 8


class Names:
    """Gives every photo of an export a path that no other has, whatever case and accents do."""

    def __init__(self) -> None:
        # By folder: every name given, without its case, and the last number it was given with.
        self._given: dict[str, dict[str, int]] = {}

    def path_for(self, photo: Photo) -> str:
        """Year, month and name, as in 2020/06/IMG_1.jpg or 2020/06/IMG_1 (2).jpg."""
        folder, name = folder_of(photo), safe_name(photo)
        given = self._given_in(folder)
        first = numbered(name, 1).casefold()
        number = given.get(first, 0) + 1
        while (free := numbered(name, number)).casefold() in given:
            number += 1
        given[free.casefold()] = 1
        given[first] = number
        return f"{folder}/{free}"

    def _given_in(self, folder: str) -> dict[str, int]:
        given = self._given.setdefault(folder, {})
        if len(self._given) > OPEN_FOLDERS:
            del self._given[next(iter(self._given))]
        return given


def folder_of(photo: Photo) -> str:
    """By the month on the wall clock."""
    local: datetime = photo.taken_at + timedelta(minutes=photo.offset_minutes or 0)
    return f"{local.year:04}/{local.month:02}"


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
    name = unicodedata.normalize("NFC", photo.filename)
    name = FORBIDDEN.sub("_", name).rstrip(". ").lstrip() or "unnamed"
    if name.startswith(".") or DEVICES.fullmatch(name.partition(".")[0].rstrip()):
        name = f"_{name}"  # neither hidden nor the name of a device
    if name.lower().endswith((SIDECAR, PART)):
        name = f"{name}.{FORMATS[photo.format].extension}"  # no sidecar, nor half a file
    return name
