"""Folders with small photos for the tests of sources, long since written."""

import io
import os
import time
from pathlib import Path

from PIL import Image

from accounts.models import User
from ingest.models import Scan, SourceFile
from ingest.sources import services
from ingest.sources.scan import run_scan
from photos.models import Photo, Source

LONG_AGO = time.time() - 86_400


def write_photo(path: Path, number: int, *, at: float = LONG_AGO) -> Path:
    """A small photo with bytes of its own, last changed at a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture(number))
    os.utime(path, (at, at))
    return path


def picture(number: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 12), (number % 256, number // 256 % 256, 90)).save(
        buffer, "JPEG", comment=str(number).encode()
    )
    return buffer.getvalue()


def fill(folder: Path, count: int) -> None:
    for number in range(1000, 1000 + count):
        write_photo(folder / f"{number // 100:03}" / f"{number:05}.jpg", number)


def add(owner: User, folder: Path) -> Source:
    """A source whose first scan is through."""
    source = services.add_folder(owner, str(folder))
    return scanned(source)


def scanned(source: Source) -> Source:
    """The source after its open scan, or another one."""
    scan = Scan.objects.filter(source=source, finished_at=None).first() or services.rescan(source)
    if scan:
        run_scan(scan.pk)
    return Source.objects.get(pk=source.pk)


def places(owner: User) -> dict[str, str]:
    """Where the originals lie: the key of each photo, by its filename."""
    return dict(Photo.objects.filter(owner=owner).values_list("filename", "original_key"))


def states(source: Source) -> dict[str, str]:
    return dict(SourceFile.objects.filter(source=source).values_list("path", "state"))
