"""Google Drive as a scan sees it: which files, under which paths, with what beside them."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from ingest.drive.errors import DriveAway, SignInAgain
from ingest.drive.files import clean_name
from ingest.drive.reader import DriveReader
from ingest.models import SourceFile
from ingest.sources.protocol import Entry, SourceOffline
from ingest.sources.sealing import seal
from photos.models import Source
from tests.ingest.drive_server import FOLDER, ROOT, Drive, Fault, Server, addresses

DOCUMENT = "application/vnd.google-apps.document"
SHORTCUT = "application/vnd.google-apps.shortcut"


@pytest.fixture
def drive(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    with Server() as drive:
        for name, value in addresses(drive).items():
            setattr(settings, name, value)
        monkeypatch.setattr(time, "sleep", lambda seconds: None)  # the waits between retries
        yield drive


@pytest.fixture
def source(alice: User, drive: Drive) -> Source:
    source = Source(owner=alice, kind="drive", name="Drive", root=ROOT)
    seal(source, {"refresh_token": drive.grant()})
    source.save()
    return source


@pytest.fixture
def reader(source: Source) -> DriveReader:
    return DriveReader(source)


def paths(reader: DriveReader) -> list[str]:
    return sorted(entry.path for entry in reader.entries())


def remember(source: Source, entry: Entry) -> None:
    """What a scan writes down."""
    SourceFile.objects.create(
        source=source, path=entry.path, size_bytes=1, file_id=entry.file_id, state="indexed"
    )


def test_it_lists_photos_and_videos_with_their_paths(drive: Drive, reader: DriveReader) -> None:
    drive.page = 2
    summer = drive.folder("2019", parent=drive.folder("Summer"))
    drive.put("a.jpg", b"a")
    drive.put("b.mp4", b"b", parent=summer, mimeType="video/mp4")
    drive.put("c.CR2", b"c", parent=summer, mimeType="application/octet-stream")
    drive.put("letter.pdf", b"d", mimeType="application/pdf")
    drive.put("thrown away.jpg", b"e", trashed=True)
    drive.put("of a friend.jpg", b"f", parents=[])
    drive.put("elsewhere.jpg", b"g", parents=["a folder of somebody"])
    assert paths(reader) == ["Summer/2019/b.mp4", "Summer/2019/c.CR2", "a.jpg"]


def test_it_keeps_to_the_chosen_folder(drive: Drive, source: Source) -> None:
    source.root = drive.folder("Photos")
    drive.put("in.jpg", b"a", parent=drive.folder("2020", parent=source.root))
    drive.put("out.jpg", b"b")
    drive.put("gone.jpg", b"c", parent=drive.put("bin", None, mimeType=FOLDER, trashed=True))
    assert paths(DriveReader(source)) == ["2020/in.jpg"]


def test_it_says_why_it_passes_over_what_only_looks_like_a_photo(
    drive: Drive, reader: DriveReader
) -> None:
    drive.put("Trip", None, mimeType=DOCUMENT)
    drive.put("link.jpg", None, mimeType=SHORTCUT)
    drive.put("no bytes.jpg", None)
    problems = {entry.path: entry.problem for entry in reader.entries()}
    assert "Google document" in problems["Trip"]
    assert "shortcut" in problems["link.jpg"]
    assert "no bytes" in problems["no bytes.jpg"]


def test_it_finds_sidecars_beside_photos(drive: Drive, reader: DriveReader) -> None:
    folder = drive.folder("2020")
    drive.put("one.jpg", b"1", parent=folder)
    drive.put("two.jpg", b"2")
    drive.put("ONE.jpg.XMP", b"<one/>", parent=folder, mimeType="application/rdf+xml")
    drive.put("one.aae", b"<aae/>", parent=folder, mimeType="application/octet-stream")
    drive.put("two.xmp", b"<not two: elsewhere/>", parent=folder, mimeType="text/xml")
    found = {entry.path: reader.sidecars(entry) for entry in reader.entries()}
    assert [(each.filename, each.content, each.kind) for each in found["2020/one.jpg"]] == [
        ("ONE.jpg.XMP", b"<one/>", "xmp"),
        ("one.aae", b"<aae/>", "aae"),
    ]
    assert found["two.jpg"] == []


def test_it_tells_of_a_changed_sidecar(drive: Drive, reader: DriveReader) -> None:
    drive.put("one.jpg", b"1")
    sidecar = drive.put("one.xmp", b"<one/>", mimeType="text/xml")
    [before] = reader.entries()
    drive.replace(sidecar, b"<two/>")
    [after] = reader.entries()
    assert before.version == after.version
    assert before.beside != after.beside


def test_it_tells_files_of_one_name_apart(
    drive: Drive, source: Source, reader: DriveReader
) -> None:
    drive.put("same.jpg", b"1", id="first")
    drive.put("same.jpg", b"2", id="second")
    found = {entry.file_id: entry for entry in reader.entries()}
    assert [found["first"].path, found["second"].path] == ["same.jpg", "same [second].jpg"]
    remember(source, found["second"])
    remember(source, found["first"])
    again = {entry.file_id: entry.path for entry in DriveReader(source).entries()}
    assert again == {file_id: entry.path for file_id, entry in found.items()}
    assert reader.entry("same [second].jpg") == found["second"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.jpg", ".._.._etc_passwd.jpg"),
        ("..", "_"),
        (".", "_"),
        ("", "_"),
        ("a\0b\r\nc\u202e.jpg", "abc.jpg"),
        ("C:\\a.jpg", "C:_a.jpg"),
        ("x" * 300 + ".jpg", "x" * 196 + ".jpg"),
        ("<script>alert(1)</script>.jpg", "<script>alert(1)<_script>.jpg"),
    ],
)
def test_it_makes_one_step_of_a_path_of_any_name(
    drive: Drive, reader: DriveReader, name: str, clean: str
) -> None:
    assert clean_name(name) == clean
    drive.put(name, b"1", parent=drive.folder(name), mimeType="image/jpeg")
    assert paths(reader) == [f"{clean}/{clean}"]


def test_it_shortens_paths_from_the_front(
    drive: Drive, source: Source, reader: DriveReader
) -> None:
    folder = ROOT
    for _ in range(90):
        folder = drive.folder("😀" * 150, parent=folder)
    drive.put("😀" * 300 + ".jpg", b"1", parent=folder)
    [entry] = reader.entries()
    assert len(entry.path) <= 502
    assert entry.path.startswith("…/")
    assert entry.path.endswith("/" + "😀" * 196 + ".jpg")
    remember(source, entry)


def test_it_is_not_led_in_circles(drive: Drive, reader: DriveReader) -> None:
    drive.put("a", None, id="a", mimeType=FOLDER, parents=["b"])
    drive.put("b", None, id="b", mimeType=FOLDER, parents=["a"])
    drive.put("lost.jpg", b"1", parent="a")
    assert paths(reader) == []


def test_it_brings_the_bytes(drive: Drive, reader: DriveReader) -> None:
    drive.put("a.jpg", b"bytes")
    [entry] = reader.entries()
    with reader.open(entry) as stream:
        assert (stream.read(3), stream.read(), stream.read()) == (b"byt", b"es", b"")


def test_it_says_how_a_file_is_now(drive: Drive, source: Source, reader: DriveReader) -> None:
    photo = drive.put("a.jpg", b"1")
    note = drive.put("a.pdf", b"1", mimeType="application/pdf")
    [entry] = reader.entries()
    assert reader.entry("a.jpg") is None
    remember(source, entry)
    assert reader.entry("a.jpg") == entry
    assert reader.entry_by_id(note) is None
    drive.change(photo, name="b.jpg")
    assert reader.entry("a.jpg") is None
    assert reader.entry_by_id(photo).path == "b.jpg"
    drive.change(photo, trashed=True)
    assert reader.entry_by_id(photo) is None
    drive.remove(photo)
    assert reader.entry_by_id(photo) is None


def test_it_lists_again_when_drive_forgot_the_place(drive: Drive, reader: DriveReader) -> None:
    drive.page = 2
    for number in range(6):
        drive.put(f"{number}.jpg", b"%d" % number)
    listing = reader.entries()
    found = [next(listing).path for _ in range(2)]
    drive.faults.append(Fault("/drive/v3/files", 400, "invalid"))
    found += [entry.path for entry in listing]
    assert sorted(set(found)) == [f"{number}.jpg" for number in range(6)]
    drive.forgets = True
    with pytest.raises(DriveAway, match="again and again"):
        paths(reader)


def test_it_follows_changes_from_before_the_list(
    drive: Drive, source: Source, reader: DriveReader
) -> None:
    drive.put("a.jpg", b"1")
    listing = reader.entries()
    next(listing)
    drive.put("b.jpg", b"2")
    list(listing)
    source.refresh_from_db()
    changes, _, _ = reader.client.changes(source.options["changes"])
    assert "b.jpg" in [change.file.name for change in changes]


def test_it_knows_that_the_folder_is_there(drive: Drive, source: Source) -> None:
    DriveReader(source).check()
    assert DriveReader(source).count() is None
    assert DriveReader(source).unlisted() == []
    source.root = drive.folder("Photos")
    DriveReader(source).check()
    drive.change(source.root, trashed=True)
    with pytest.raises(SourceOffline, match="trash"):
        DriveReader(source).check()
    drive.remove(source.root)
    with pytest.raises(SourceOffline, match="not in Google Drive"):
        DriveReader(source).check()


def test_it_asks_to_sign_in_again(drive: Drive, source: Source, settings: Any) -> None:
    drive.revoke()
    with pytest.raises(SignInAgain):
        DriveReader(source).check()
    settings.SECRET_KEY = "another one"
    with pytest.raises(SignInAgain):
        DriveReader(source).check()
    source.sealed = ""
    with pytest.raises(SignInAgain):
        DriveReader(source).check()
