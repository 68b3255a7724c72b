"""A folder as a source: indexed in place, followed through renames, changes and outages."""

import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from accounts.models import Plan, User
from ingest.models import Batch, Receipt, Scan, SourceFile, StageRun
from ingest.sources import scan as scanning
from ingest.sources import services, tasks
from ingest.sources.folder import FolderReader
from ingest.sources.scan import CHUNK, run_scan
from ingest.upload import Incoming, receive_upload
from photos.models import Photo, Sidecar, Source
from photos.originals import open_original
from photos.storage import originals
from tests.ingest.source_files import (
    LONG_AGO,
    add,
    fill,
    picture,
    places,
    scanned,
    states,
    write_photo,
)  # fmt: skip
from tests.stored import content_of, files_in


@pytest.fixture
def nas(tmp_path: Path) -> Path:
    folder = tmp_path / "nas"
    for number, name in enumerate(("a.jpg", "2020/b.jpg", "2020/trip/c.jpg")):
        write_photo(folder / name, number, at=LONG_AGO + number)
    return folder


def bytes_of(photo: Photo) -> bytes:
    with open_original(Photo.objects.get(pk=photo.pk)) as file:
        return file.read()


def test_it_indexes_a_folder_in_place(alice: User, nas: Path, tmp_path: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in nas.rglob("*"))
    source = add(alice, nas)
    assert places(alice) == {"a.jpg": "a.jpg", "b.jpg": "2020/b.jpg", "c.jpg": "2020/trip/c.jpg"}
    assert set(states(source).values()) == {"indexed"}
    assert not files_in(originals()), "nothing is copied"
    assert sorted((path, path.stat().st_mtime_ns) for path in nas.rglob("*")) == before
    photo = Photo.objects.get(filename="b.jpg")
    assert photo.source == str(nas / "2020/b.jpg")
    assert bytes_of(photo) == picture(1)
    assert photo.file_time.timestamp() == pytest.approx(LONG_AGO + 1)
    assert StageRun.objects.filter(photo=photo).exists()


def test_its_scan_tells_how_far_it_is(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    scan = Scan.objects.get(source=source)
    assert (scan.seen, scan.total, scan.missing) == (3, 3, 0)
    assert scan.finished_at
    batch = Batch.objects.get()
    assert (batch.origin, batch.folder, bool(batch.received_at)) == ("source", "nas", True)


def test_a_second_scan_reads_nothing_again(alice: User, nas: Path) -> None:
    source = scanned(add(alice, nas))
    assert Receipt.objects.count() == 3
    assert Batch.objects.count() == 1
    assert Scan.objects.filter(source=source).count() == 2


def test_it_passes_over_what_is_not_a_finished_file(alice: User, nas: Path) -> None:
    for name in (".syncthing.x.jpg.tmp", "~syncthing~x.jpg", "x.jpg.part", "x.jpg.crdownload",
                 ".hidden.jpg", "@eaDir/x.jpg", ".DS_Store", "Thumbs.db", "#recycle/y.jpg"):  # fmt: skip
        write_photo(nas / name, 77)
    os.mkfifo(nas / "pipe.jpg")
    assert len(states(add(alice, nas))) == 3


def test_it_says_why_a_file_is_no_photo(alice: User, nas: Path) -> None:
    (nas / "notes.txt").write_text("no photo")
    os.utime(nas / "notes.txt", (LONG_AGO, LONG_AGO))
    source = add(alice, nas)
    row = SourceFile.objects.get(path="notes.txt")
    assert (row.state, bool(row.reason)) == ("refused", True)
    scanned(source)
    assert Receipt.objects.filter(outcome="refused").count() == 1, "once is enough"
    (nas / "notes.txt").unlink()
    scanned(source)
    assert "notes.txt" not in states(source)


def test_a_renamed_file_is_the_same_photo(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    Photo.objects.filter(filename="b.jpg").update(caption="Our boat", is_favourite=True)
    photo = Photo.objects.get(filename="b.jpg")
    (nas / "2020/b.jpg").rename(nas / "boat.jpg")
    scanned(source)
    moved = Photo.objects.get(pk=photo.pk)
    assert (moved.original_key, moved.filename, moved.missing_since) == (
        "boat.jpg",
        "boat.jpg",
        None,
    )
    assert (moved.caption, moved.is_favourite) == ("Our boat", True)
    assert bytes_of(photo) == picture(1)
    assert "2020/b.jpg" not in states(source)
    assert Photo.objects.count() == 3
    assert Receipt.objects.count() == 3, "its bytes were not read again"


def test_a_renamed_folder_keeps_all_its_photos(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    (nas / "2020").rename(nas / "Summer 2020")
    source = scanned(source)
    assert places(alice)["c.jpg"] == "Summer 2020/trip/c.jpg"
    assert (Photo.objects.count(), source.state) == (3, "active")


def test_a_copy_moved_by_a_tool_is_known_by_its_checksum(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    photo = Photo.objects.get(filename="a.jpg")
    shutil.copy(nas / "a.jpg", nas / "z.jpg")  # another inode, another time
    os.utime(nas / "z.jpg", (LONG_AGO + 5, LONG_AGO + 5))
    (nas / "a.jpg").unlink()
    scanned(source)
    assert Photo.objects.get(pk=photo.pk).original_key == "z.jpg"
    assert set(states(source)) == {"z.jpg", "2020/b.jpg", "2020/trip/c.jpg"}


def test_two_files_that_change_names_stay_who_they_are(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    one, two = Photo.objects.get(filename="a.jpg"), Photo.objects.get(filename="b.jpg")
    (nas / "a.jpg").rename(nas / "t")
    (nas / "2020/b.jpg").rename(nas / "a.jpg")
    (nas / "t").rename(nas / "2020/b.jpg")
    scanned(source)
    assert bytes_of(one) == picture(0)
    assert bytes_of(two) == picture(1)
    assert Photo.objects.count() == 3
    assert not Photo.objects.exclude(missing_since=None).exists()


def test_other_bytes_at_a_path_are_another_photo(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    old = Photo.objects.get(filename="a.jpg")
    write_photo(nas / "a.jpg", 500, at=LONG_AGO + 60)
    scanned(source)
    old.refresh_from_db()
    assert old.missing_since
    new = Photo.objects.get(kept_in=source, original_key="a.jpg", missing_since=None)
    assert bytes_of(new) == picture(500)
    with pytest.raises(FileNotFoundError):
        bytes_of(old)

    write_photo(nas / "a.jpg", 0, at=LONG_AGO + 120)
    scanned(source)
    assert bytes_of(old) == picture(0), "its bytes are back"
    assert Photo.objects.get(pk=new.pk).missing_since


def test_a_touched_file_is_the_same_photo(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    os.utime(nas / "a.jpg", (LONG_AGO + 9, LONG_AGO + 9))
    scanned(source)
    assert Photo.objects.count() == 3
    assert bytes_of(Photo.objects.get(filename="a.jpg")) == picture(0)


def test_a_missing_file_leaves_its_photo(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    photo = Photo.objects.get(filename="a.jpg")
    (nas / "a.jpg").unlink()
    source = scanned(source)
    photo.refresh_from_db()
    assert photo.missing_since
    assert photo.trashed_at is None
    assert (states(source)["a.jpg"], source.state) == ("missing", "active")
    assert Scan.objects.latest("pk").missing == 1

    write_photo(nas / "a.jpg", 0)
    scanned(source)
    photo.refresh_from_db()
    assert photo.missing_since is None
    assert states(source)["a.jpg"] == "indexed"


def test_another_copy_takes_the_place_of_a_missing_one(alice: User, nas: Path) -> None:
    write_photo(nas / "copy.jpg", 0)
    source = add(alice, nas)
    assert Photo.objects.count() == 3
    photo = Photo.objects.get(original_key="a.jpg")
    (nas / "a.jpg").unlink()
    scanned(source)
    photo.refresh_from_db()
    assert (photo.original_key, photo.missing_since) == ("copy.jpg", None)


def test_a_folder_that_is_gone_is_offline_and_nothing_else(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    nas.rename(nas.with_name("unmounted"))
    source = scanned(source)
    assert source.state == "offline"
    assert "is not there" in source.reason
    nas.mkdir()
    source = scanned(source)
    assert (source.state, "mounted" in source.reason) == ("offline", True)
    assert set(states(source).values()) == {"indexed"}
    assert not Photo.objects.exclude(missing_since=None, trashed_at=None).exists()

    nas.rmdir()
    nas.with_name("unmounted").rename(nas)
    source = scanned(source)
    assert (source.state, source.reason) == ("active", "")
    assert bytes_of(Photo.objects.get(filename="a.jpg")) == picture(0)


def test_a_disk_that_goes_away_in_the_middle_is_offline(
    alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(nas, 20)
    source = add(alice, nas)
    services.rescan(source)
    listed = FolderReader.entries

    def unmounted(reader: FolderReader, after: str = "") -> object:
        entries = list(listed(reader, after))
        nas.rename(nas.with_name("unmounted"))
        return iter(entries[:5])

    monkeypatch.setattr(FolderReader, "entries", unmounted)
    source = scanned(source)
    assert source.state == "offline"
    assert set(states(source).values()) == {"indexed"}


def test_many_missing_at_once_stop_and_ask(alice: User, nas: Path) -> None:
    fill(nas, 30)
    source = add(alice, nas)
    shutil.rmtree(nas / "010")
    source = scanned(source)
    assert (source.state, source.reason) == ("asks", "30 of 33 files are gone.")
    assert not Photo.objects.exclude(missing_since=None).exists()

    services.call_outage(source)
    source = scanned(Source.objects.get(pk=source.pk))
    assert source.state == "asks", "they are still not there"

    services.accept_losses(source)
    source = scanned(source)
    assert source.state == "active"
    assert Photo.objects.exclude(missing_since=None).count() == 30
    assert Photo.objects.filter(trashed_at=None).count() == 33
    assert services.trash_missing(source) == 30
    assert Photo.objects.on_timeline().count() == 3


def test_when_all_is_back_it_asks_no_more(alice: User, nas: Path) -> None:
    fill(nas, 30)
    source = add(alice, nas)
    (nas / "010").rename(nas.with_name("elsewhere"))
    assert scanned(source).state == "asks"
    nas.with_name("elsewhere").rename(nas / "010")
    assert scanned(source).state == "active"


@pytest.fixture
def open_nas(nas: Path) -> Iterator[Path]:
    """The same where everybody may look: a test's own folder is its user's alone."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(shutil.copytree(nas, Path(folder, "nas")))


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Nobody forbids root to read."""
    before = os.geteuid()
    os.seteuid(pwd.getpwnam("nobody").pw_uid if before == 0 else before)
    try:
        yield
    finally:
        os.seteuid(before)


def test_what_may_not_be_read_is_told_and_not_missing(alice: User, open_nas: Path) -> None:
    source = add(alice, open_nas)
    os.utime(open_nas / "a.jpg", (LONG_AGO + 99, LONG_AGO + 99))
    (open_nas / "a.jpg").chmod(0)
    (open_nas / "2020").chmod(0)
    with as_ordinary_user():
        source = scanned(source)
    found = states(source)
    assert (found["a.jpg"], found["2020/b.jpg"]) == ("unreadable", "indexed")


def test_a_folder_that_cannot_be_looked_into_is_not_missing(
    alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add(alice, nas)
    monkeypatch.setattr(FolderReader, "entries", lambda reader, after="": iter(()))
    monkeypatch.setattr(FolderReader, "unlisted", lambda reader: ["2020"])
    shutil.rmtree(nas / "2020")
    source = scanned(source)
    assert set(states(source).values()) == {"indexed"}
    monkeypatch.setattr(FolderReader, "unlisted", lambda reader: ["."])
    assert set(states(scanned(source)).values()) == {"indexed"}


def test_a_link_out_of_the_folder_is_refused(alice: User, nas: Path, tmp_path: Path) -> None:
    secret = write_photo(tmp_path / "secret.jpg", 900)
    (nas / "link.jpg").symlink_to(secret)
    (nas / "within.jpg").symlink_to(nas / "a.jpg")
    (nas / "broken.jpg").symlink_to(nas / "nowhere.jpg")
    (nas / "all").symlink_to(tmp_path)
    (nas / "a.jpg.xmp").symlink_to(secret)
    source = add(alice, nas)
    row = SourceFile.objects.get(path="link.jpg")
    assert (row.state, row.reason) == ("refused", "The file leads out of the folder.")
    assert Photo.objects.count() == 3
    assert states(source)["within.jpg"] == "indexed"
    assert not Sidecar.objects.exists()
    photo = Photo.objects.get(filename="a.jpg")
    (nas / "a.jpg").unlink()
    (nas / "a.jpg").symlink_to(secret)
    with pytest.raises(FileNotFoundError, match="missing"):
        bytes_of(photo)


def test_names_that_no_database_takes_are_refused(alice: User, nas: Path) -> None:
    (nas / os.fsdecode(b"caf\xe9.jpg")).write_bytes(picture(3))
    deep = nas.joinpath(*["d" * 200] * 6)
    deep.mkdir(parents=True)
    (deep / "x.jpg").write_bytes(picture(4))
    source = add(alice, nas)
    refused = SourceFile.objects.filter(source=source, state="refused")
    assert refused.count() == 2
    assert all(len(row.path) <= 1000 for row in refused)


def test_sidecars_come_along_and_are_followed(alice: User, nas: Path) -> None:
    (nas / "a.jpg.xmp").write_bytes(b"<one/>")
    source = add(alice, nas)
    sidecar = Sidecar.objects.get()
    assert (sidecar.photo.filename, bytes(sidecar.content)) == ("a.jpg", b"<one/>")
    StageRun.objects.update(state="done")
    (nas / "a.jpg.xmp").write_bytes(b"<two/>")
    scanned(source)
    assert bytes(Sidecar.objects.get().content) == b"<two/>"
    assert StageRun.objects.get(stage="metadata", photo__filename="a.jpg").state == "due"


def test_an_upload_brings_the_bytes_home(alice: User, nas: Path, tmp_path: Path) -> None:
    add(alice, nas)
    photo = Photo.objects.get(filename="a.jpg")
    with (nas / "a.jpg").open("rb") as stream:
        receive_upload(Batch.objects.get(), Incoming(stream, "a.jpg", photo.file_time))
    photo.refresh_from_db()
    assert photo.kept_in is None
    assert content_of(originals(), photo.original_key) == picture(0)


def test_what_the_library_has_already_is_only_pointed_to(alice: User, nas: Path) -> None:
    batch = Batch.objects.create(owner=alice, origin="upload")
    with (nas / "a.jpg").open("rb") as stream:
        photo = receive_upload(batch, Incoming(stream, "mine.jpg", batch.started_at)).photo
    source = add(alice, nas)
    row = SourceFile.objects.get(source=source, path="a.jpg")
    assert row.photo == photo
    photo.refresh_from_db()
    assert (photo.kept_in, photo.filename) == (None, "mine.jpg")
    (nas / "a.jpg").unlink()
    scanned(source)
    photo.refresh_from_db()
    assert photo.missing_since is None, "its bytes are here"


def test_a_file_still_being_written_is_left_for_later(
    alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add(alice, nas)
    (nas / "new.jpg").write_bytes(picture(7))  # this moment
    sent: list[object] = []
    monkeypatch.setattr(
        tasks.look_again, "apply_async", lambda arguments, countdown: sent.append(arguments)
    )
    tasks.scan_source(services.rescan(source).pk)
    assert sent == [(source.pk, ["new.jpg"])]
    assert "new.jpg" not in states(source)
    os.utime(nas / "new.jpg", (LONG_AGO, LONG_AGO))
    tasks.look_again(*sent[0])
    assert states(source)["new.jpg"] == "indexed"
    assert len(sent) == 1


def test_a_killed_worker_s_scan_goes_on(
    alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(nas, 120)
    source = services.add_folder(alice, str(nas))
    scan = Scan.objects.get(source=source)
    note = scanning.note_progress

    def die(*arguments: object) -> None:
        note(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(scanning, "note_progress", die)
    with pytest.raises(KeyboardInterrupt):
        run_scan(scan.pk)
    assert Photo.objects.count() == scanning.CHUNK
    run_scan(scan.pk)
    assert Photo.objects.count() == scanning.CHUNK, "its lease still holds"

    monkeypatch.setattr(scanning, "note_progress", note)
    Scan.objects.update(lease_until=scan.asked_at)
    run_scan(scan.pk)
    scan.refresh_from_db()
    assert (Photo.objects.count(), scan.seen, scan.total) == (123, 123, 123)
    assert Receipt.objects.count() == 123
    assert Batch.objects.count() == 1


def test_two_tabs_that_press_rescan_get_one_scan(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    assert services.rescan(source) == services.rescan(source)
    assert Scan.objects.filter(finished_at=None).count() == 1


def test_pausing_stops_a_scan(alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(nas, 60)
    source = services.add_folder(alice, str(nas))
    note = scanning.note_progress

    def pause(*arguments: object) -> None:
        services.pause(source)
        note(*arguments)

    monkeypatch.setattr(scanning, "note_progress", pause)
    source = scanned(source)
    assert source.state == "paused"
    assert Photo.objects.count() == scanning.CHUNK
    assert services.rescan(source) is None
    monkeypatch.setattr(scanning, "note_progress", note)
    services.resume(source)
    source = scanned(source)
    assert (source.state, Photo.objects.count()) == ("active", 63)


def test_a_folder_of_several_chunks(alice: User, tmp_path: Path) -> None:
    count = 3 * CHUNK + 1
    fill(tmp_path / "nas", count)
    source = add(alice, tmp_path / "nas")
    assert Photo.objects.filter(kept_in=source).count() == count
    assert Scan.objects.get().seen == count


def test_it_tries_again_what_a_plan_had_no_room_for(alice: User, nas: Path) -> None:
    plan = Plan.objects.create(name="Small", photos=2)
    User.objects.filter(pk=alice.pk).update(plan=plan)
    source = add(alice, nas)
    assert sorted(states(source).values()) == ["indexed", "indexed", "unreadable"]

    Plan.objects.filter(pk=plan.pk).update(photos=3)
    scanned(source)

    assert set(states(source).values()) == {"indexed"}
