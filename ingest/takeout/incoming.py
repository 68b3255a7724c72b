"""A member of an archive as a file that is handed in: its name, its date, what is said of it."""

import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from ingest.models import TakeoutMember
from ingest.takeout.names import special_folder
from ingest.takeout.options import flags_of
from ingest.upload import Incoming
from photos.filenames import safe_words
from photos.metadata.takeout import TakeoutItem, read_takeout
from photos.models import Sidecar
from photos.services.library import Flags, SidecarFile

YEAR = re.compile(r"\b(18|19|20)\d\d$")
SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")


def incoming_of(row: TakeoutMember, stream: BinaryIO) -> Incoming:
    """The file, with its description kept beside it."""
    item = item_of_row(row)
    return Incoming(
        stream,
        original_name(row, item),
        file_time_of(row, item),
        source=f"{row.archive}/{row.path}",
        path=f"{row.position}: {row.archive}/{row.path}",
        sidecars=kept_sidecars(row),
        flags=flags_of_row(row),
    )


def item_of_row(row: TakeoutMember) -> TakeoutItem | None:
    """What the file's description says."""
    if row.sidecar is None or row.sidecar.content is None:
        return None
    return read_takeout(bytes(row.sidecar.content))


def flags_of_row(row: TakeoutMember) -> Flags:
    return flags_of(item_of_row(row), special_folder(row.folder.rpartition("/")[2]))


def kept_sidecars(row: TakeoutMember) -> list[SidecarFile]:
    if row.sidecar is None or row.sidecar.content is None:
        return []
    content = bytes(row.sidecar.content)
    return [SidecarFile(row.sidecar.name[-255:], content, Sidecar.Kind.TAKEOUT)]


def original_name(row: TakeoutMember, item: TakeoutItem | None) -> str:
    """The name before Google shortened and numbered it, with the suffix that the file has.

    Edits and the moving halves of live photos share a description that names another file.
    """
    suffix = PurePosixPath(row.name).suffix
    if not item or not item.title or row.edited_of_id or row.live_of_id:
        return row.name
    if suffix and not item.title.lower().endswith(suffix.lower()):
        return safe_words(SUFFIX.sub("", item.title) + suffix)
    return safe_words(item.title)


def file_time_of(row: TakeoutMember, item: TakeoutItem | None) -> datetime:
    """The date for a file that tells none: an archive's own dates are those of the export."""
    if item and item.taken_at:
        return item.taken_at
    year = YEAR.search(row.folder)
    return datetime(int(year[0]), 1, 1, tzinfo=UTC) if year else row.takeout.batch.started_at
