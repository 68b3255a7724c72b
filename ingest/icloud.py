"""The lists in an iCloud export: what they say of its photos, and its albums.

Apple's export comes as folders "iCloud Photos Part 1 of 9" and so on, with "Photo Details.csv",
"Photo Details-1.csv", … beside the photos, Albums/NAME.csv and Memories/NAME.csv. A list is known
by its header: files of other programs end in .csv, too.
"""

import csv
import io
import logging
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath

from photos.metadata.icloud import IcloudDetails, read_icloud
from photos.models import Sidecar
from photos.services.library import Flags, SidecarFile

logger = logging.getLogger(__name__)

MOST_LIST_BYTES = 64 * 2**20  # half a million lines
RECENTLY_DELETED = "Recently Deleted"
MEMORIES = "Memories"
PART = re.compile(r"iCloud Photos Part (\d{1,4}) of (\d{1,4})")


class Kind(StrEnum):
    """What a list lists."""

    DETAILS = "details"
    ALBUM = "album"
    MEMORY = "memory"
    NAMES = "names"  # favourites and hidden ones, which the details tell as well


@dataclass(frozen=True, slots=True)
class Line:
    """A photo's line in a list of details, kept with its header as it was read."""

    folder: Path
    name: str
    sidecar: SidecarFile

    @property
    def details(self) -> IcloudDetails | None:
        return read_icloud(self.sidecar.content)


@dataclass(frozen=True)
class Export:
    """The lists below a folder: kinds by path, and lines by the photo's name without its ending."""

    lists: Mapping[Path, Kind] = field(default_factory=dict)
    lines: Mapping[str, list[Line]] = field(default_factory=dict)

    def line_of(self, path: Path) -> Line | None:
        """The line about a file: under its name in its own folder, else under that of its other
        half (a live photo is listed once), else under its name in another part.

        Names are not unique over all parts. Where two lines could be meant, none is.
        """
        known = self.lines.get(stem_key(path.name), [])
        here = [line for line in known if line.folder == path.parent]
        own = [line for line in here if key(line.name) == key(path.name)]
        elsewhere = [line for line in known if key(line.name) == key(path.name)]
        chosen = {line.sidecar.content: line for line in own or here or elsewhere}
        return next(iter(chosen.values())) if len(chosen) == 1 else None

    def is_deleted(self, path: Path) -> bool:
        """Whether it lay in the trash of iCloud."""
        if self.lists and path.parent.name == RECENTLY_DELETED:
            return True
        line = self.line_of(path)
        return bool(line and line.details and line.details.deleted)

    def sidecars_of(self, path: Path) -> list[SidecarFile]:
        """The line about a file, to be kept with its photo."""
        line = self.line_of(path)
        return [line.sidecar] if line else []

    def flags_of(self, path: Path) -> Flags:
        """Where the photo belongs: what was hidden there is archived here."""
        line = self.line_of(path)
        said = line.details if line else None
        return Flags(
            favourite=bool(said and said.favourite),
            archived=bool(said and said.hidden),
            trashed=self.is_deleted(path),
        )


NO_EXPORT = Export()


def read_export(folder: Path) -> Export:
    """All lists below a folder; an export without any is a folder like others."""
    lists: dict[Path, Kind] = {}
    lines: dict[str, list[Line]] = {}
    for path in tables_below(folder):
        kind = kind_of(path)
        if kind:
            lists[path] = kind
        if kind is Kind.DETAILS:
            for line in lines_of(path):
                lines.setdefault(stem_key(line.name), []).append(line)
    return Export(lists, lines)


def tables_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if name.lower().endswith(".csv"))


def kind_of(path: Path) -> Kind | None:
    """What kind of list a table is, by its header; none for what is not iCloud's."""
    header = next(rows_of(path), None)
    if header is None:  # albums may be empty to the last byte
        return kind_of_names(path) if path.parent.name in {"Albums", MEMORIES} else None
    if {"imgName", "originalCreationDate"} <= set(header):
        return Kind.DETAILS
    if header in (["Images"], ["imageName"]):
        return kind_of_names(path)
    return Kind.NAMES if header == ["imgName"] else None


def kind_of_names(path: Path) -> Kind:
    return Kind.MEMORY if path.parent.name == MEMORIES else Kind.ALBUM


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of a table that say something; none where it cannot be read as one."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_LIST_BYTES).decode("utf-8-sig", errors="replace")
        for row in csv.reader(io.StringIO(text.replace("\0", ""), newline="")):
            if any(cell.strip() for cell in row):
                yield [cell.strip() for cell in row]
    except (OSError, csv.Error) as problem:
        logger.warning("a list of an export cannot be read: %s", problem)


def lines_of(path: Path) -> Iterator[Line]:
    """Each line of a list of details."""
    rows = rows_of(path)
    header = next(rows, [])
    column = header.index("imgName") if "imgName" in header else 0
    for row in rows:
        if column < len(row) and row[column]:
            content = table([header, row]).encode()
            sidecar = SidecarFile(path.name, content, Sidecar.Kind.ICLOUD)
            yield Line(path.parent, row[column], sidecar)


def table(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def names_in(path: Path) -> list[str]:
    """The photos that an album's list names."""
    return [row[0] for row in list(rows_of(path))[1:]]


def key(name: str) -> str:
    """A name as file systems compare it that do not tell case or composition."""
    return unicodedata.normalize("NFC", name).casefold()


def stem_key(name: str) -> str:
    return key(PurePath(name).stem)


def missing_parts(folder: Path) -> list[str]:
    """The parts of the export that are not there, by the numbers in the names of the others."""
    found = [PART.fullmatch(each.name) for each in (folder, *folder.iterdir())]
    parts = {(int(part[1]), int(part[2])) for part in found if part}
    return [
        f"iCloud Photos Part {number} of {total}"
        for total in sorted({total for _, total in parts})
        for number in range(1, min(total, 1000) + 1)
        if (number, total) not in parts
    ]
