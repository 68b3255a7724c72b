"""A ZIP as a stream of bytes. Pictures do not get smaller by compression, so nothing is packed; a
file that cannot be read is left out, and named in a text at the end."""

import logging
from collections.abc import Generator, Iterable, Iterator
from pathlib import PurePath

from django.utils.translation import gettext as _
from zipstream import ZipStream

from photos.media import Media, chunks
from photos.ranges import Span
from sharing.bare.originals import CannotStrip
from sharing.zips.contents import Entry
from sharing.zips.names import Names

logger = logging.getLogger(__name__)

UNREADABLE = (OSError, CannotStrip)
PROBLEMS = "What is missing.txt"


class Problems:
    """The files that are missing or cut off."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def missing(self, name: str) -> None:
        logger.warning("a file is missing in a ZIP")
        self.lines.append(_("%s is missing: it cannot be read now.") % name)

    def cut_off(self, name: str) -> None:
        logger.warning("a file is cut off in a ZIP")
        self.lines.append(_("%s is cut off: it could not be read to its end.") % name)


def zip_of(entries: Iterable[Entry]) -> Generator[bytes]:
    """The bytes of the ZIP; one file is open at a time."""
    archive, names, problems = ZipStream(), Names(), Problems()
    for entry in entries:
        try:
            media = entry.media()
            file = media.open()
        except UNREADABLE:
            problems.missing(entry.name)
            continue
        name = names.name(name_with_ending(entry.name, media))
        archive.add(watched(chunks(file, Span(0, media.size_bytes)), media, name, problems), name)
        yield from archive.all_files()
    if problems.lines:
        archive.add("\r\n".join([*problems.lines, ""]).encode(), names.name(PROBLEMS))
    yield from archive.finalize()


def name_with_ending(name: str, media: Media) -> str:
    """What was drawn anew is of another format than its name says."""
    ending = PurePath(media.filename).suffix
    return f"{PurePath(name).stem}{ending}" if ending else name


def watched(
    pieces: Iterator[bytes], media: Media, name: str, problems: Problems
) -> Iterator[bytes]:
    """The bytes of one file, as far as they can be read."""
    sent = 0
    try:
        for piece in pieces:
            sent += len(piece)
            yield piece
    except OSError:
        problems.cut_off(name)
        return
    if sent < media.size_bytes:
        problems.cut_off(name)
