"""Reading a folder that changes, forbids or fails while it is read."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from ingest.models import SourceFile
from ingest.sources.folder import FolderReader, is_fresh, modified_ns, moment
from ingest.sources.index import Look, look_at_entries
from ingest.sources.protocol import Entry, FileChanging, FileUnreadable, SourceOffline
from ingest.sources.watching import Watcher
from photos import originals
from photos.models import Photo, Source
from photos.originals import OriginalMissing, open_original
from tests.ingest.source_files import LONG_AGO, add, picture, scanned, states, write_photo


@pytest.fixture
def nas(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "nas" / "a.jpg", 1).parent


@pytest.fixture
def source(alice: User, nas: Path) -> Source:
    return add(alice, nas)


def read_whole(reader: FolderReader, entry: Entry) -> None:
    with reader.open(entry) as stream:
        while stream.read(10):
            pass


def entry_of(reader: FolderReader, path: str) -> Entry:
    entry = reader.entry(path)
    assert entry
    return entry


def test_a_file_that_grows_while_it_is_read_is_not_believed(source: Source, nas: Path) -> None:
    reader = FolderReader(source)
    entry = entry_of(reader, "a.jpg")
    with reader.open(entry) as stream:
        stream.read(10)
        with (nas / "a.jpg").open("ab") as file:
            file.write(b"more")
        with pytest.raises(FileChanging):
            list(iter(lambda: stream.read(10), b""))


def test_a_changing_file_leaves_no_photo_behind(source: Source, nas: Path) -> None:
    write_photo(nas / "b.jpg", 2)
    reader = FolderReader(source)
    entry = entry_of(reader, "b.jpg")
    write_photo(nas / "b.jpg", 300, at=LONG_AGO + 30)
    look = Look(source, reader)
    look_at_entries(look, [entry])
    assert look.changing == ["b.jpg"]
    assert Photo.objects.count() == 1


def test_a_file_that_is_gone_when_it_is_opened_is_looked_at_again(
    source: Source, nas: Path
) -> None:
    reader = FolderReader(source)
    entry = entry_of(reader, "a.jpg")
    (nas / "a.jpg").unlink()
    write_photo(nas / "b.jpg", 2)
    with pytest.raises(FileChanging):
        read_whole(reader, entry)
    assert list(reader.entries_at("a.jpg")) == []
    assert reader.entry("no/such/folder.jpg") is None


def forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As for somebody who is not root."""
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)


def test_a_forbidden_file_is_told_and_tried_again(
    source: Source, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_photo(nas / "a.jpg", 1, at=LONG_AGO + 50)
    write_photo(nas / "b.jpg", 2)
    photo = Photo.objects.get()
    with monkeypatch.context() as patch:
        forbid(patch, "a.jpg")
        scanned(source)
        row = SourceFile.objects.get(path="a.jpg")
        assert (row.state, row.photo) == ("unreadable", photo)
        assert row.reason == "The file cannot be read: Permission denied."
        with pytest.raises(OSError, match="cannot be read now: Permission denied"):
            open_original(Photo.objects.get(pk=photo.pk))
    assert Photo.objects.get(pk=photo.pk).missing_since is None
    scanned(source)
    assert set(states(source).values()) == {"indexed"}


class Failing:
    """A disk that goes away in the middle of a file."""

    def read(self, size: int = -1) -> bytes:
        raise OSError(5, "Input/output error")

    def __enter__(self) -> "Failing":
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to close."""


def test_a_bad_sector_is_the_file_s_a_lost_disk_the_source_s(
    source: Source, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = FolderReader(source)
    entry = entry_of(reader, "a.jpg")
    monkeypatch.setattr(Path, "open", lambda *arguments: Failing())
    with pytest.raises(FileUnreadable, match="Input/output error"):
        read_whole(reader, entry)
    nas.rename(nas.with_name("unmounted"))
    with pytest.raises(SourceOffline):
        read_whole(reader, entry)


def test_a_folder_that_is_forbidden_is_noted(source: Source) -> None:
    reader = FolderReader(source)
    reader.note_unread(PermissionError(13, "Permission denied", f"{source.root}/2020"))
    assert reader.unlisted() == ["2020"]


def test_clocks_may_be_wrong() -> None:
    assert moment(1e18) == datetime(1970, 1, 1, tzinfo=UTC)
    assert not is_fresh(datetime(2999, 1, 1, tzinfo=UTC)), "a clock that is ahead"
    assert modified_ns(Path("/no/such/file")) == 0


def test_a_touched_sidecar_s_photo_is_taken_again_in_its_place(source: Source, nas: Path) -> None:
    (nas / "a.xmp").write_bytes(b"<x/>")
    os.utime(nas / "a.xmp", (LONG_AGO, LONG_AGO))
    reader = FolderReader(source)
    assert [entry.path for entry in reader.entries_at("a.xmp")] == ["a.jpg"]
    assert [entry.path for entry in reader.entries_at("other.xmp")] == []
    scanned(source)
    assert SourceFile.objects.get().beside


def test_the_same_file_in_two_sources_is_one_photo(
    alice: User, source: Source, tmp_path: Path
) -> None:
    other = add(alice, write_photo(tmp_path / "usb" / "copy.jpg", 1).parent)
    photo = Photo.objects.get()
    assert photo.kept_in == source
    assert SourceFile.objects.get(source=other).photo == photo
    (Path(source.root) / "a.jpg").unlink()
    write_photo(Path(source.root) / "b.jpg", 2, at=LONG_AGO + 1)
    scanned(source)
    write_photo(tmp_path / "usb" / "copy.jpg", 1, at=LONG_AGO + 7)
    scanned(other)
    photo.refresh_from_db()
    assert (photo.kept_in, photo.original_key, photo.missing_since) == (other, "copy.jpg", None)


def test_an_original_that_is_forbidden_between_two_looks(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo.objects.get()
    whole = originals.path_in_place

    def gone(photo: Photo) -> Path:
        path = whole(photo)
        path.rename(path.with_name("b.jpg"))
        return path

    monkeypatch.setattr(originals, "path_in_place", gone)
    with pytest.raises(OriginalMissing):
        open_original(photo)


def test_what_is_still_written_is_looked_at_again_by_the_watcher(source: Source, nas: Path) -> None:
    watcher = Watcher()
    (nas / "new.jpg").write_bytes(picture(5))
    watcher.look(source.pk, ["new.jpg"])
    assert list(watcher.pending.changed_at[source.pk]) == ["new.jpg"]
    assert str(SourceFile.objects.get()) == "a.jpg"
    assert str(source.scans.get()).startswith("scan ")
