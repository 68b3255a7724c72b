"""The original of a photo without words in it, to be served or put into an archive.

What was made is read again as a new photo would be, and given to nobody if it tells anything.
"""

import logging
import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.core.files import File

from photos.formats import FORMATS, Format
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.media import RENDITION_CACHE, Media
from photos.metadata import Metadata, read_metadata
from photos.models import Photo, Rendition
from photos.originals import local_original
from photos.services.renditions import new_rendition, write_renditions
from photos.storage import content_key, renditions, save_file, temporary_file
from photos.video import make_proxy
from sharing.bare.bytes import NotAsExpected, mapped
from sharing.bare.film import strip_film
from sharing.bare.gif import strip_gif
from sharing.bare.heif import strip_heif
from sharing.bare.jpeg import strip_jpeg
from sharing.bare.png import strip_png
from sharing.bare.redraw import redraw_as_jpeg, redraw_as_tiff
from sharing.bare.webp import strip_webp

logger = logging.getLogger(__name__)

VERSION = 1  # part of the names of what is kept
TELLING = (
    "taken_local", "taken_utc_hint", "make", "model", "lens", "latitude", "longitude",
    "altitude_m", "keywords", "caption", "artist", "copyright", "content_identifier", "burst_id",
    "document_id", "derived_from", "regions", "rating",
)  # fmt: skip


class CannotStrip(Exception):
    """The original cannot be given without what is said in it."""


class Strip(Protocol):
    """Copies a file of one format without words. Raises NotAsExpected."""

    def __call__(self, data: mmap.mmap, out: BinaryIO, *, orientation: int) -> None: ...


STRIPS: dict[str, Strip] = {
    "jpeg": strip_jpeg, "png": strip_png, "webp": strip_webp, "gif": strip_gif,
    "heic": strip_heif, "avif": strip_heif,
}  # fmt: skip
# Made in an instant, each time anew. What takes longer is kept as a rendition.
PASSING = frozenset(STRIPS)


@dataclass(frozen=True)
class Bare:
    """A file without words in it, of a format of the library."""

    path: Path
    mime: str
    extension: str


def bare_media(photo: Photo) -> Media:
    """Raises CannotStrip, OriginalOffline, OriginalMissing and FileNotFoundError."""
    kept = Rendition.objects.filter(photo=photo, name=Rendition.Name.BARE).first()
    if kept:
        return kept_media(photo, kept)
    with bare_original(photo) as bare:
        if photo.format not in PASSING:
            return kept_media(photo, keep_bare(photo, bare))
        file = bare.path.open("rb")
        size_bytes = bare.path.stat().st_size
    # It has no name any more: its bytes go with whoever reads it last.
    return media_of(photo, lambda: File(file), bare.mime, size_bytes, bare.extension)


def kept_media(photo: Photo, kept: Rendition) -> Media:
    extension = Path(kept.key).suffix.removeprefix(".")
    return media_of(
        photo, lambda: renditions().open(kept.key), kept.mime, kept.size_bytes, extension
    )


def media_of(
    photo: Photo,
    opens: Callable[[], "File[bytes]"],
    mime: str,
    size_bytes: int,
    extension: str,
) -> Media:
    """Under a name that says nothing."""
    return Media(
        open=opens, storage="bare", key=photo.sha256, mime=mime, size_bytes=size_bytes,
        etag=f'"{photo.sha256}-bare{VERSION}"', cache=RENDITION_CACHE,
        filename=f"photo-{photo.pk}.{extension}",
    )  # fmt: skip


def keep_bare(photo: Photo, bare: Bare) -> Rendition:
    """By the original's content, as other renditions."""
    plain = Path(content_key(photo.sha256, bare.extension))
    key = str(plain.with_stem(f"{photo.sha256}-bare{VERSION}"))
    size_bytes = bare.path.stat().st_size
    save_file(renditions(), key, bare.path)
    row = new_rendition(photo, Rendition.Name.BARE, bare.mime, key, size_bytes)
    write_renditions(photo, [row])
    return row


@contextmanager
def bare_original(photo: Photo) -> Iterator[Bare]:
    """In a file of our own for the while. Raises as `bare_media`."""
    photo_format = FORMATS[photo.format]
    with local_original(photo) as path, temporary_file(f".{photo_format.extension}") as out:
        try:
            yield write_bare(path, photo_format, out)
        except (UndecodablePhoto, DecodingFailed) as error:
            logger.warning("photo %d cannot be stripped: %s", photo.pk, error)
            raise CannotStrip from error


def write_bare(path: Path, photo_format: Format, out: Path) -> Bare:
    """Copied without words where that is safe, else drawn anew. Raises UndecodablePhoto."""
    if is_stripped(path, photo_format, out) and tells_nothing(out, photo_format):
        return Bare(out, photo_format.mime, photo_format.extension)
    if photo_format.kind == "video":
        make_proxy(path, photo_format, out=out)
        return Bare(out, "video/mp4", "mp4")
    redraw_as_jpeg(path, photo_format, out=out)
    return Bare(out, "image/jpeg", "jpg")


def is_stripped(path: Path, photo_format: Format, out: Path) -> bool:
    try:
        if photo_format.kind == "video":
            strip_film(path, photo_format, out=out)
        elif photo_format.name == "tiff":
            redraw_as_tiff(path, photo_format, out=out)
        else:
            return is_copied(path, photo_format, out)
    except (UndecodablePhoto, DecodingFailed):
        return False
    return True


def is_copied(path: Path, photo_format: Format, out: Path) -> bool:
    strip = STRIPS.get(photo_format.name)
    if strip is None:
        return False
    orientation = read_metadata(path, photo_format.name).orientation
    try:
        with mapped(path) as data, out.open("wb+") as file:
            strip(data, file, orientation=orientation)
    except NotAsExpected:
        return False
    return True


def tells_nothing(path: Path, photo_format: Format) -> bool:
    """Whether reading it as a new photo finds no word in it."""
    said = read_metadata(path, photo_format.name)
    silent = Metadata()
    return all(getattr(said, name) == getattr(silent, name) for name in TELLING)
