"""A folder of this machine or of a mounted disk as a source. It is only read, and never left."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils import timezone

from ingest.folders import is_beside, sidecars_of
from ingest.models import SourceFile
from ingest.sources.protocol import Entry, FileChanging, FileUnreadable, SourceOffline
from photos.models import Source
from photos.originals import OutsideRoot, is_there, path_below
from photos.services.library import SidecarFile
from photos.storage import Readable

QUIET = timedelta(seconds=1.5)  # without a change, before a file counts as written
LONGEST_PATH = 1000  # characters
SIDECARS = {".xmp", ".aae"}
PARTS = {".part", ".crdownload", ".partial", ".tmp", ".download"}
PASSED_OVER = {"@eadir", "#recycle", "#snapshot", "$recycle.bin", "lost+found", "thumbs.db",
               "desktop.ini", "ehthumbs.db"}  # fmt: skip


class FolderReader:
    """Lists a folder in name order and reads its files where they are."""

    is_in_place = True
    lists_in_order = False

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root = Path(source.root)
        self.unread: list[str] = []

    def check(self) -> None:
        """A folder that is empty where files were is taken for a disk that is not mounted."""
        if not self.root.is_dir():
            raise SourceOffline(f"{self.root} is not there.")
        if not os.access(self.root, os.R_OK | os.X_OK):
            raise SourceOffline(f"{self.root} cannot be read: permission denied.")
        if not is_there(self.root) and SourceFile.objects.filter(source=self.source.pk).exists():
            raise SourceOffline(f"{self.root} is empty. Is the disk mounted?")

    def count(self) -> int | None:
        return sum(len(files) for _, files, _ in self.folders(self.root))

    def entries(self, after: str = "") -> Iterator[Entry]:
        self.unread = []
        yield from self.entries_below(self.root)

    def entries_at(self, path: str) -> Iterator[Entry]:
        """What there is at a path that was reported changed: a file, or all below a folder; of a
        sidecar, the files that it may be about."""
        full = self.root / path
        if full.is_dir() and not full.is_symlink():
            yield from self.entries_below(full)
        elif full.suffix.lower() in SIDECARS:
            yield from self.described_by(full)
        elif entry := self.entry(path):
            yield entry

    def entry(self, path: str) -> Entry | None:
        full = self.root / path
        try:
            names = os.listdir(full.parent)  # noqa: PTH208 - names are enough
        except OSError:
            return None
        return entry_of(self.root, full, Beside(full.parent, names))

    @contextmanager
    def open(self, entry: Entry) -> Iterator[Readable]:
        """Only what was not written a moment ago: a copy may still be going on."""
        if is_fresh(entry.modified_at):
            raise FileChanging(entry.path)
        try:
            file = path_below(self.root, entry.path).open("rb")
        except FileNotFoundError as error:
            raise FileChanging(entry.path) from error
        except OSError as error:
            self.check()
            raise FileUnreadable(f"The file cannot be read: {error.strerror or error}.") from error
        with file:
            yield SteadyFile(self, file, entry)

    def sidecars(self, entry: Entry) -> Sequence[SidecarFile]:
        """What lies beside it; a link may not lead out of the root here either."""
        path = self.root / entry.path
        return [each for each in sidecars_of(path) if self.holds(path.with_name(each.filename))]

    def unlisted(self) -> Sequence[str]:
        return self.unread

    def holds(self, path: Path) -> bool:
        return os.path.realpath(path).startswith(f"{os.path.realpath(self.root)}{os.sep}")

    def described_by(self, sidecar: Path) -> Iterator[Entry]:
        for _, files, beside in self.folders(sidecar.parent, deep=False):
            described = [path for path in files if sidecar.stem in {path.name, path.stem}]
            yield from filter(None, (entry_of(self.root, path, beside) for path in described))

    def entries_below(self, folder: Path) -> Iterator[Entry]:
        for _, files, beside in self.folders(folder):
            yield from filter(None, (entry_of(self.root, path, beside) for path in files))

    def folders(
        self, top: Path, *, deep: bool = True
    ) -> Iterator[tuple[Path, list[Path], "Beside"]]:
        """Each folder with its files that count, in name order."""
        for parent, folders, names in os.walk(top, onerror=self.note_unread):
            folders[:] = sorted(name for name in folders if deep and not is_passed_over(name))
            kept = sorted(name for name in names if not is_passed_over(name))
            paths = [Path(parent, name) for name in kept if not is_sidecar(name)]
            files = [path for path in paths if not is_beside(path)]
            yield Path(parent), files, Beside(Path(parent), kept)

    def note_unread(self, error: OSError) -> None:
        """Nothing below it is missing: it only could not be looked into."""
        self.unread.append(os.path.relpath(error.filename or self.root, self.root))


class SteadyFile:
    """An open file that is the listed one until its end; only then its bytes are believed."""

    def __init__(self, reader: FolderReader, file: BinaryIO, entry: Entry) -> None:
        self.reader, self.file, self.entry = reader, file, entry

    def read(self, size: int = -1, /) -> bytes:
        """Raises FileChanging at the end, FileUnreadable, and SourceOffline."""
        try:
            piece = self.file.read(size)
        except OSError as error:
            self.reader.check()
            raise FileUnreadable(f"The file cannot be read: {error.strerror}.") from error
        if not piece:
            expect(self.file, self.entry)
        return piece


class Beside:
    """The sidecars of a folder, by the names of what they may describe."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self.folder = folder
        self.by_name: dict[str, list[str]] = {}
        for name in sorted(filter(is_sidecar, names)):
            self.by_name.setdefault(PurePosixPath(name).stem, []).append(name)

    def version(self, path: Path) -> str:
        """Changes with any sidecar of the file; "" where it has none."""
        if not self.by_name:
            return ""
        names = [*self.by_name.get(path.name, []), *self.by_name.get(path.stem, [])]
        changed = [modified_ns(self.folder / name) for name in names]
        return " ".join(map(str, changed))[:200]


def entry_of(root: Path, path: Path, beside: Beside) -> Entry | None:
    """The entry of a file; None where there is none, or something that is no file."""
    try:
        found = path.lstat()
        relative = str(path.relative_to(root))
        problem = problem_of(root, relative, is_link=stat.S_ISLNK(found.st_mode))
        found = path.stat() if not problem else found
    except OSError:
        return None
    if not problem and not stat.S_ISREG(found.st_mode):
        return None
    return Entry(
        path=relative if not problem else printable(relative),
        size_bytes=found.st_size,
        modified_at=moment(found.st_mtime),
        version=str(found.st_mtime_ns),
        beside=beside.version(path),
        file_id=str(found.st_ino),
        problem=problem,
    )


def problem_of(root: Path, relative: str, *, is_link: bool) -> str:
    """Why a file is refused without looking into it."""
    if printable(relative) != relative:
        return "The path is too long, or its name cannot be read as text."
    if is_link:
        try:
            path_below(root, relative)
        except OutsideRoot as error:
            return str(error)
    return ""


def printable(path: str) -> str:
    """The path as text that a database takes, told apart from others like it by a checksum."""
    text = path.encode("utf-8", "backslashreplace").decode()
    if text == path and len(path) <= LONGEST_PATH:
        return path
    checksum = sha256(os.fsencode(path)).hexdigest()[:16]
    return f"{text[: LONGEST_PATH - 20]}…{checksum}"


def expect(file: BinaryIO, entry: Entry) -> None:
    """The open file is as it was listed. Raises FileChanging."""
    now = os.fstat(file.fileno())
    if (now.st_size, str(now.st_mtime_ns)) != (entry.size_bytes, entry.version):
        raise FileChanging(entry.path)


def is_fresh(modified_at: datetime) -> bool:
    """Written a moment ago. A clock that is ahead must not keep a file out for ever."""
    age = timezone.now() - modified_at
    return timedelta(0) <= age < QUIET


def moment(seconds: float) -> datetime:
    """File systems hold times that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime(1970, 1, 1, tzinfo=UTC)


def modified_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def is_sidecar(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SIDECARS


def is_passed_over(name: str) -> bool:
    """Hidden, a program's own folder, or a file that another program is still writing."""
    lower = name.lower()
    return (
        lower.startswith((".", "~syncthing~", "~$"))
        or lower in PASSED_OVER
        or PurePosixPath(lower).suffix in PARTS
    )
