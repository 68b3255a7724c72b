"""Google Drive as a source: what a scan asks of it. Bytes are copied into our storage."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import PurePosixPath

from ingest.drive.client import DriveClient
from ingest.drive.download import Download
from ingest.drive.errors import FileGone, SignInAgain
from ingest.drive.files import SIDECARS, DriveFile, clean_name
from ingest.drive.listing import Surroundings, look_around, pages_of
from ingest.models import SourceFile
from ingest.sources.protocol import Entry, SourceOffline
from ingest.sources.sealing import SecretsLost, secrets_of
from photos.models import Source
from photos.services.library import SidecarFile
from photos.storage import Readable


class DriveReader:
    """One Drive, below the folder whose id is the source's root."""

    is_in_place = False
    lists_in_order = False

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def client(self) -> DriveClient:
        """Raises SignInAgain."""
        try:
            return DriveClient(secrets_of(self.source)["refresh_token"])
        except (SecretsLost, KeyError) as error:
            raise SignInAgain("Sign in to Google Drive again, please.") from error

    @cached_property
    def around(self) -> Surroundings:
        """The folders and sidecars as they were when first asked for."""
        return look_around(self.client, self.source.root)

    def check(self) -> None:
        try:
            folder = self.client.file(self.source.root)
        except FileGone as error:
            raise SourceOffline("The folder is not in Google Drive any more.") from error
        if folder.is_trashed:
            raise SourceOffline("The folder is in the trash of Google Drive.")

    def count(self) -> int | None:
        """Drive counts nothing."""
        return None

    def entries(self, after: str = "") -> Iterator[Entry]:
        """All files. From then on changes are followed, beginning before the list was made, so
        that none falls between."""
        place = self.client.start_token()
        self.__dict__.pop("around", None)
        names = Names(self.source)
        for files in pages_of(self.client, self.around):
            found = [(path, file) for file in files if (path := self.around.tree.path_of(file))]
            for path, file in names.told_apart(found):
                yield self.entry_of(path, file)
        remember_place(self.source, place)

    def entry(self, path: str) -> Entry | None:
        known = SourceFile.objects.filter(source=self.source, path=path).exclude(file_id="")
        file_id = known.values_list("file_id", flat=True).first()
        found = self.entry_by_id(file_id) if file_id else None
        return found if found and found.path == path else None

    def entry_by_id(self, file_id: str) -> Entry | None:
        """A file as it is now, wherever it was moved to below the folder."""
        try:
            return self.entry_if_ours(self.client.file(file_id))
        except FileGone:
            return None

    def entry_if_ours(self, file: DriveFile) -> Entry | None:
        """What a scan would have found of it: None for documents, and for files elsewhere."""
        path = self.around.tree.path_of(file)
        if not path or file.is_trashed or not (file.is_picture or file.reason_to_skip):
            return None
        [(path, _)] = Names(self.source).told_apart([(path, file)])
        return self.entry_of(path, file)

    def entry_of(self, path: str, file: DriveFile) -> Entry:
        return Entry(
            path=path,
            size_bytes=file.size_bytes,
            modified_at=file.modified_at,
            version=file.md5,
            beside="+".join(sidecar.md5 for sidecar in self.around.beside(file))[:200],
            file_id=file.id,
            problem=file.reason_to_skip,
        )

    @contextmanager
    def open(self, entry: Entry) -> Iterator[Readable]:
        yield Download(self.client, entry.file_id, size_bytes=entry.size_bytes, md5=entry.version)

    def sidecars(self, entry: Entry) -> Sequence[SidecarFile]:
        if not entry.beside:
            return []
        beside = self.around.beside(self.client.file(entry.file_id))
        return [self.fetch(file) for file in beside]

    def fetch(self, file: DriveFile) -> SidecarFile:
        download = Download(self.client, file.id, size_bytes=file.size_bytes, md5=file.md5)
        content = b"".join(iter(download.read, b""))
        return SidecarFile(clean_name(file.name), content, SIDECARS[file.suffix])

    def unlisted(self) -> Sequence[str]:
        return []


class Names:
    """Paths that are each one file's: in a folder of Drive, many may bear the same name.

    Who was known by a path keeps it; another one gets its id into the name.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.given: dict[str, str] = {}

    def told_apart(self, found: Iterable[tuple[str, DriveFile]]) -> list[tuple[str, DriveFile]]:
        found = list(found)
        known = SourceFile.objects.filter(source=self.source, path__in=[path for path, _ in found])
        self.given.update(known.values_list("path", "file_id"))
        return [(self.path_for(path, file.id), file) for path, file in found]

    def path_for(self, path: str, file_id: str) -> str:
        if self.given.setdefault(path, file_id) == file_id:
            return path
        pure = PurePosixPath(path)
        return str(pure.with_name(f"{pure.stem} [{file_id}]{pure.suffix}"))


def remember_place(source: Source, token: str) -> None:
    """From which place on the changes of the Drive are still to be followed."""
    source.options = {**source.options, "changes": token}
    source.save(update_fields=["options"])
