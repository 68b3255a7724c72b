"""A Takeout comes in whole: photos, what is said of them, albums and stacks; and all is accounted."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

import pytest
from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from albums.models import Album
from albums.services import remove_photos
from faces.models import NameInPhoto
from ingest.models import Receipt, StageRun, TakeoutImport, TakeoutMember
from ingest.takeout import run
from ingest.takeout.bring import hand_in
from ingest.takeout.options import Options, read_options
from ingest.takeout.report import report_of
from ingest.takeout.run import AlreadyRunning, NoArchive, NotEnoughSpace, held, open_takeout
from ingest.takeout.settle import DoesNotAddUp, check_sum
from photos.curation import set_favourite
from photos.models import Decision, Photo, Sidecar, Stack
from tests.ingest.takeout_exports import (
    NOON,
    ROOT,
    YEAR,
    album,
    bring_in,
    film,
    item,
    picture,
    states,
)
from tests.ingest.takeout_files import write_zip

Files = dict[str, bytes]
ONE: Files = {f"{YEAR}/a.jpg": picture(1), f"{YEAR}/a.jpg.json": item("a.jpg")}


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """`archive(files, name="takeout-1.zip")`"""
    return lambda files, name="takeout-1.zip": write_zip(tmp_path / name, files)


Archive = Callable[..., Path]


def test_it_brings_a_photo_with_what_is_said_of_it(alice: User, archive: Archive) -> None:
    said = item("Beach/1.jpg", favorited=True, archived=True, people=[{"name": "Ana"}])
    name = f"{YEAR}/Beach_1.jpg"
    takeout = bring_in(alice, archive({name: picture(), f"{name}.json": said}))
    photo = Photo.objects.get()
    assert photo.filename == "Beach_1.jpg"
    assert photo.source == f"takeout-1.zip/{name}"
    assert photo.file_time == NOON
    assert photo.is_favourite
    assert photo.archived_at
    assert list(NameInPhoto.objects.values_list("name", flat=True)) == ["Ana"]
    assert bytes(Sidecar.objects.get(kind="takeout").content) == said
    assert states(takeout) == {
        "Photos from 2019/Beach_1.jpg": "added",
        "Photos from 2019/Beach_1.jpg.json": "used",
    }
    assert takeout.batch.receipts.get().outcome == Receipt.Outcome.ADDED
    assert takeout.finished_at
    assert report_of(takeout).adds_up


def test_it_restores_the_name_with_the_suffix_that_the_file_has(
    alice: User, archive: Archive
) -> None:
    files = {
        f"{YEAR}/scan.jpg": picture(1), f"{YEAR}/scan.json": item("scan"),
        f"{YEAR}/b.jpg": picture(2), f"{YEAR}/b.jpg.json": item("long name.HEIC"),
        f"{YEAR}/c.jpg": picture(3), f"{YEAR}/c.jpg.json": item(""),
    }  # fmt: skip
    bring_in(alice, archive(files))
    names = Photo.objects.order_by("filename").values_list("filename", flat=True)
    assert list(names) == ["c.jpg", "long name.jpg", "scan.jpg"]


def test_it_brings_photos_without_a_description(alice: User, archive: Archive) -> None:
    files = {f"{YEAR}/x.jpg": picture(1), f"{ROOT}/Trip/y.jpg": picture(2)}
    takeout = bring_in(alice, archive(files))
    assert set(states(takeout).values()) == {"added"}
    assert Photo.objects.get(filename="x.jpg").file_time == datetime(2019, 1, 1, tzinfo=UTC)


def test_a_second_run_adds_nothing(alice: User, archive: Archive) -> None:
    path = archive(
        {**ONE, f"{ROOT}/Trip/metadata.json": album("Trip"), f"{ROOT}/Trip/a.jpg": picture(1)}
    )
    first = bring_in(alice, path)
    StageRun.objects.update(state="done")
    second = bring_in(alice, path)
    assert first.pk != second.pk
    assert Photo.objects.count() == Sidecar.objects.count() == Album.objects.count() == 1
    assert not StageRun.objects.exclude(state="done").exists()
    assert "added" not in states(second).values()
    assert report_of(second).adds_up


def test_a_fuller_export_fills_what_was_missing(alice: User, archive: Archive) -> None:
    bring_in(alice, archive({f"{YEAR}/a.jpg": picture(1)}))
    StageRun.objects.update(state="done")
    fuller = {**ONE, f"{YEAR}/b.jpg": picture(2)}
    fuller[f"{YEAR}/a.jpg.json"] = item("a.jpg", favorited=True, people=[{"name": "Ana"}])
    second = bring_in(alice, archive(fuller, "takeout-2.zip"))
    assert states(second)["Photos from 2019/b.jpg"] == "added"
    photo = Photo.objects.get(filename="a.jpg")
    assert photo.is_favourite
    assert photo.names.count() == photo.sidecars.count() == 1
    assert photo.stage_runs.get(stage="metadata").state == "due"


def test_it_never_overwrites_what_a_person_decided(alice: User, archive: Archive) -> None:
    said = item("a.jpg", favorited=True, archived=True, trashed=True)
    files = {f"{YEAR}/a.jpg": picture(1), f"{ROOT}/Trip/a.jpg": picture(1)}
    bring_in(alice, archive(files))
    photo = Photo.objects.get()
    set_favourite(photo, favourite=False)
    Decision.objects.create(photo=photo, column="archived_at", value=None)
    trip = Album.objects.get()
    remove_photos(trip, [photo])
    options = Options(include_trashed=True)
    bring_in(
        alice, archive({**files, f"{YEAR}/a.jpg.json": said}, "takeout-2.zip"), options=options
    )
    photo.refresh_from_db()
    assert (photo.is_favourite, photo.archived_at, photo.trashed_at) == (False, None, None)
    assert not trip.photos.exists()


def test_it_leaves_the_trash_out(alice: User, archive: Archive) -> None:
    files = {
        f"{ROOT}/Trash/a.jpg": picture(1), f"{ROOT}/Trash/a.jpg.json": item("a.jpg", trashed=True),
        f"{ROOT}/Papierkorb/b.jpg": picture(2),
    }  # fmt: skip
    takeout = bring_in(alice, archive(files))
    assert set(states(takeout).values()) == {"skipped"}
    assert not Photo.objects.exists()
    assert not Album.objects.exists()


def test_it_brings_the_trash_into_the_trash_when_asked(alice: User, archive: Archive) -> None:
    path = archive({f"{ROOT}/Trash/a.jpg": picture(1)})
    bring_in(alice, path, options=Options(include_trashed=True))
    assert Photo.objects.get().trashed_at


def test_what_lies_in_the_trash_and_elsewhere_is_seen(alice: User, archive: Archive) -> None:
    files = {f"{ROOT}/Trash/a.jpg": picture(1), f"{YEAR}/a.jpg": picture(1)}
    bring_in(alice, archive(files), options=Options(include_trashed=True))
    assert Photo.objects.get().trashed_at is None


def test_it_leaves_out_what_nobody_asked_for(alice: User, archive: Archive) -> None:
    descriptions = {
        "old": item("old.jpg", datetime(2001, 1, 1, tzinfo=UTC)),
        "new": item("new.jpg", datetime(2021, 1, 1, tzinfo=UTC)),
        "archived": item("archived.jpg", archived=True),
        "partner": item("partner.jpg", googlePhotosOrigin={"fromPartnerSharing": {}}),
        "wanted": item("wanted.jpg"),
    }
    files = {f"{YEAR}/{name}.jpg": picture(n) for n, name in enumerate(descriptions)}
    files |= {f"{YEAR}/{name}.jpg.json": said for name, said in descriptions.items()}
    options = Options(
        skip_archived=True, skip_partner=True, after=date(2010, 1, 1), before=date(2020, 1, 1)
    )
    takeout = bring_in(alice, archive(files), options=options)
    assert Photo.objects.get().filename == "wanted.jpg"
    assert sorted(states(takeout).values()) == ["added", *["skipped"] * 8, "used"]
    assert read_options(takeout.options) == options


def test_it_makes_albums_of_files_and_of_entries(alice: User, archive: Archive) -> None:
    files = {
        **ONE,
        f"{YEAR}/b.jpg": picture(2), f"{YEAR}/b.jpg.json": item("b.jpg"),
        f"{ROOT}/Trip _ Sea/metadata.json": album("Trip: Sea", "By bus"),
        f"{ROOT}/Trip _ Sea/a.jpg": picture(1),
        f"{ROOT}/Trip _ Sea/b.jpg.json": item("b.jpg"),
        f"{ROOT}/Trip _ Sea/gone.jpg.json": item("gone.jpg"),
        f"{ROOT}/No words/c.jpg": picture(3),
    }  # fmt: skip
    takeout = bring_in(alice, archive(files))
    trip = Album.objects.get(title="Trip: Sea")
    assert trip.description == "By bus"
    assert trip.external_key == "takeout:Trip _ Sea"
    assert set(trip.photos.values_list("filename", flat=True)) == {"a.jpg", "b.jpg"}
    assert Album.objects.get(title="No words").photos.get().filename == "c.jpg"
    assert Album.objects.count() == 2
    ended = states(takeout)
    assert ended["Trip _ Sea/metadata.json"] == ended["Trip _ Sea/b.jpg.json"] == "album"
    assert ended["Trip _ Sea/gone.jpg.json"] == "orphan"
    assert report_of(takeout).adds_up


def test_it_leaves_entries_alone_that_may_mean_two_photos(alice: User, archive: Archive) -> None:
    files = {
        f"{YEAR}/a.jpg": picture(1), f"{YEAR}/a.jpg.json": item("a.jpg"),
        f"{YEAR}/a(1).jpg": picture(2), f"{YEAR}/a.jpg(1).json": item("a.jpg"),
        f"{ROOT}/Trip/metadata.json": album("Trip"), f"{ROOT}/Trip/a.jpg.json": item("a.jpg"),
        f"{ROOT}/Trip/never.jpg.json": item("never.jpg", None),
    }  # fmt: skip
    takeout = bring_in(alice, archive(files))
    assert not Album.objects.exists()
    ended = states(takeout)
    assert [ended["Trip/a.jpg.json"], ended["Trip/metadata.json"]] == ["orphan", "orphan"]


def test_it_skips_albums_without_a_title_unless_asked(alice: User, archive: Archive) -> None:
    files = {
        **ONE,
        f"{ROOT}/Untitled(3)/metadata.json": album(""),
        f"{ROOT}/Untitled(3)/a.jpg": picture(1),
    }
    takeout = bring_in(alice, archive(files))
    assert not Album.objects.exists()
    assert states(takeout)["Untitled(3)/metadata.json"] == "skipped"
    bring_in(alice, archive(files), options=Options(untitled_albums=True))
    assert Album.objects.get().title == "Untitled(3)"


def test_it_makes_no_albums_when_told(alice: User, archive: Archive) -> None:
    trip = {f"{ROOT}/Trip/metadata.json": album("Trip"), f"{ROOT}/Trip/a.jpg.json": item("a.jpg")}
    takeout = bring_in(alice, archive({**ONE, **trip}), options=Options(with_albums=False))
    assert not Album.objects.exists()
    assert states(takeout)["Trip/a.jpg.json"] == "skipped"


def test_it_brings_only_the_chosen_album(alice: User, archive: Archive) -> None:
    files = {
        **ONE,
        f"{YEAR}/b.jpg": picture(2), f"{YEAR}/b.jpg.json": item("b.jpg", timezone.now()),
        f"{ROOT}/Trip/metadata.json": album("Trip"), f"{ROOT}/Trip/a.jpg.json": item("a.jpg"),
        f"{ROOT}/Trip/c.jpg": picture(3),
        f"{ROOT}/Other/metadata.json": album("Other"), f"{ROOT}/Other/d.jpg": picture(4),
    }  # fmt: skip
    bring_in(alice, archive(files), options=Options(only_albums=("Trip",)))
    assert set(Photo.objects.values_list("filename", flat=True)) == {"a.jpg", "c.jpg"}
    assert Album.objects.get().title == "Trip"
    assert Album.objects.get().photos.count() == 2


def test_it_stacks_an_edited_photo_on_its_original(alice: User, archive: Archive) -> None:
    files = {**ONE, f"{YEAR}/a-edited.jpg": picture(2)}
    path = archive(files)
    bring_in(alice, path)
    stack = Stack.objects.get()
    assert stack.kind == Stack.Kind.EDIT
    assert stack.photos.get(is_primary=True).filename == "a-edited.jpg"
    assert stack.photos.count() == 2
    assert Photo.objects.get(filename="a-edited.jpg").sidecars.exists()


def test_it_leaves_apart_what_a_person_took_apart(alice: User, archive: Archive) -> None:
    path = archive({**ONE, f"{YEAR}/a-edited.jpg": picture(2)})
    bring_in(alice, path)
    Photo.objects.update(stack=None, is_primary=True)
    Stack.objects.all().delete()
    bring_in(alice, path)
    assert not Stack.objects.exists()


def test_it_joins_the_halves_of_a_live_photo(alice: User, archive: Archive) -> None:
    files = {
        f"{YEAR}/i.jpg": picture(1), f"{YEAR}/i.jpg.json": item("i.jpg"), f"{YEAR}/i.mp4": film(),
        f"{ROOT}/Trip/metadata.json": album("Trip"), f"{ROOT}/Trip/i.jpg": picture(1),
        f"{ROOT}/Trip/i.mp4": film(),
    }  # fmt: skip
    takeout = bring_in(alice, archive(files))
    still = Photo.objects.get(kind="image")
    assert still.live_video is not None
    assert still.live_video.filename == "i.mp4"
    assert Album.objects.get().photos.get() == still
    assert report_of(takeout).numbers["live_parts"] == 2
    bring_in(alice, archive(files))
    assert Stack.objects.count() == 1


def test_two_parts_are_one_tree(alice: User, archive: Archive) -> None:
    first = archive({f"{YEAR}/a.jpg.json": item("a.jpg", favorited=True)}, "takeout-X-001.zip")
    third = archive({f"{YEAR}/a.jpg": picture(1)}, "takeout-X-003.zip")
    takeout = bring_in(alice, first, third)
    assert Photo.objects.get().is_favourite
    assert takeout.problems == [
        {"archive": "takeout-X", "path": "", "reason": "Missing are the parts 002."}
    ]
    assert not report_of(takeout).has_failures
    assert "takeout-X: Missing are the parts 002." in str(report_of(takeout))


def test_a_file_in_two_parts_comes_once(alice: User, archive: Archive) -> None:
    takeout = bring_in(alice, archive(ONE, "t-001.zip"), archive(ONE, "t-002.zip"))
    ended = list(TakeoutMember.objects.order_by("position").values_list("state", flat=True))
    assert ended == ["added", "used", "duplicate", "skipped"]
    assert report_of(takeout).adds_up


def test_a_copy_in_an_album_needs_no_description_of_its_own(alice: User, archive: Archive) -> None:
    files = {f"{ROOT}/Album/scan.jpg": picture(1), f"{YEAR}/scan.jpg": picture(1)}
    files[f"{YEAR}/scan.json"] = item("scan", favorited=True)
    bring_in(alice, archive(files))
    photo = Photo.objects.get()
    assert photo.file_time == NOON
    assert photo.is_favourite


def test_a_description_may_lie_in_the_other_folder(alice: User, archive: Archive) -> None:
    files = {
        f"{YEAR}/a.jpg": picture(1),
        f"{ROOT}/Trip/metadata.json": album("Trip"),
        f"{ROOT}/Trip/a.jpg.json": item("a.jpg", favorited=True),
        f"{YEAR}/b.jpg": picture(2),
        f"{ROOT}/Trip/b.jpg.json": item("b.jpg", datetime(2001, 1, 1, tzinfo=UTC)),
        f"{YEAR}/c.jpg": picture(3), f"{ROOT}/Other/c.jpg": picture(4),
        f"{ROOT}/Trip/c.jpg.json": item("c.jpg"),
    }  # fmt: skip
    bring_in(alice, archive(files))
    assert list(Photo.objects.filter(is_favourite=True).values_list("filename", flat=True)) == [
        "a.jpg"
    ]
    assert Sidecar.objects.count() == 1


def test_everything_else_is_accounted_for(alice: User, archive: Archive) -> None:
    files = {
        "Takeout/archive_browser.html": b"<html>",
        f"{ROOT}/print-subscriptions.json": b"{}",
        f"{ROOT}/broken.json": b"{",
        f"{ROOT}/Failed Videos/v.mp4": film(),
        f"{ROOT}/Trash/metadata.json": album("Trash"),
        f"{YEAR}/notes.pdf": b"%PDF-1.7",
        f"{YEAR}/notes.pdf.json": item("notes.pdf"),
        f"{YEAR}/gone.jpg.json": item("gone.jpg"),
    }
    takeout = bring_in(alice, archive(files))
    assert states(takeout) == {
        "Takeout/archive_browser.html": "ignored",
        "print-subscriptions.json": "ignored",
        "broken.json": "failed",
        "Failed Videos/v.mp4": "ignored",
        "Trash/metadata.json": "ignored",
        "Photos from 2019/notes.pdf": "refused",
        "Photos from 2019/notes.pdf.json": "orphan",
        "Photos from 2019/gone.jpg.json": "orphan",
    }
    report = report_of(takeout)
    assert report.adds_up
    assert report.total == len(files)
    assert report.has_failures
    kept = TakeoutMember.objects.filter(content__isnull=False)
    assert set(kept.values_list("state", flat=True)) == {"orphan"}


def test_a_dry_run_says_the_same_and_changes_nothing(alice: User, archive: Archive) -> None:
    files = {
        **ONE,
        f"{YEAR}/a-edited.jpg": picture(2), f"{YEAR}/notes.pdf": b"%PDF-1.7",
        f"{ROOT}/Trip/metadata.json": album("Trip"), f"{ROOT}/Trip/a.jpg": picture(1),
        f"{ROOT}/Best/metadata.json": album("Best"), f"{ROOT}/Best/a.jpg.json": item("a.jpg"),
    }  # fmt: skip
    dry = bring_in(alice, archive(files), is_dry_run=True)
    assert not Photo.objects.exists()
    assert not Album.objects.exists()
    assert not Receipt.objects.exists()
    assert "nothing was changed" in str(report_of(dry))
    real = bring_in(alice, archive(files))
    assert states(dry) == states(real)
    assert Stack.objects.count() == 1


def test_a_dry_run_tells_of_damage(alice: User, tmp_path: Path) -> None:
    large = picture(1) + bytes(100_000)
    files = {f"{YEAR}/large.jpg": large, f"{YEAR}/flip.jpg": picture(2)}
    path = write_zip(tmp_path / "t.zip", files, method=ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[content.index(picture(2)) + 300] ^= 0xFF
    path.write_bytes(content)
    dry = bring_in(alice, path, is_dry_run=True)
    assert list(states(dry).values()) == ["added", "failed"]
    assert "Failed: " in str(report_of(dry))


def test_the_operator_sees_what_a_row_is(alice: User, archive: Archive) -> None:
    takeout = bring_in(alice, archive(ONE))
    assert str(takeout) == f"Takeout import {takeout.pk}"
    assert str(takeout.members.get(position=0)) == f"{YEAR}/a.jpg"


def test_it_finds_the_unfinished_import_again(alice: User, archive: Archive) -> None:
    path = archive(ONE)
    takeout = open_takeout(alice, [path], Options())
    assert open_takeout(alice, [path], Options()) == takeout
    assert open_takeout(alice, [path], Options(skip_partner=True)) != takeout
    assert open_takeout(alice, [archive({**ONE, "b.jpg": picture(2)})], Options()) != takeout


def test_it_refuses_what_is_not_there(alice: User, tmp_path: Path) -> None:
    for path in (tmp_path / "none.zip", Path("relative")):
        with pytest.raises(NoArchive):
            open_takeout(alice, [path], Options())


def test_it_does_not_hand_in_twice_what_came_before_the_cut(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the receipt and before the state."""
    takeout = open_takeout(alice, [archive(ONE)], Options())

    def cut_off(*_words: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ingest.takeout.bring.settle", cut_off)
    with pytest.raises(KeyboardInterrupt):
        run.run_takeout(takeout, lambda _progress: None)
    assert Receipt.objects.count() == 1
    monkeypatch.undo()
    run.run_takeout(takeout, lambda _progress: None)
    assert Receipt.objects.count() == 1
    assert states(takeout)["Photos from 2019/a.jpg"] == "added"


def test_it_waits_for_a_database_that_went_away(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def away_once(row: TakeoutMember, stream: Any) -> None:
        calls.append(row.name)
        if len(calls) == 1:
            raise OperationalError("gone")
        hand_in(row, stream)

    monkeypatch.setattr("ingest.takeout.bring.hand_in", away_once)
    monkeypatch.setattr("ingest.takeout.run.connection.close", lambda: None)
    bring_in(alice, archive(ONE))
    assert calls == ["a.jpg", "a.jpg"]
    assert Photo.objects.count() == 1


def test_it_stops_when_the_database_does_not_stay(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("ingest.takeout.bring.hand_in", away)
    monkeypatch.setattr("ingest.takeout.run.connection.close", lambda: None)
    with pytest.raises(OSError, match="database"):
        bring_in(alice, archive(ONE))


def test_two_never_work_on_one_import(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is one of the session, so another session is asked for."""
    takeout = open_takeout(alice, [archive(ONE)], Options())
    asked = "SELECT pg_try_advisory_lock(%s, %s) AND false"
    monkeypatch.setattr(run, "ASK_FOR_LOCK", asked)
    with pytest.raises(AlreadyRunning), held(takeout):
        pytest.fail("it was not locked")


def test_it_does_not_begin_without_room(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch, settings: Any, on_disk: None
) -> None:
    path = archive(ONE)
    takeout = open_takeout(alice, [path], Options())
    monkeypatch.setattr(run, "SPARE_BYTES", 2**62)
    with pytest.raises(NotEnoughSpace, match="MB are needed"):
        run.run_takeout(takeout, lambda _progress: None)
    storages = {
        **settings.STORAGES,
        "originals": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    settings.STORAGES = storages
    run.run_takeout(takeout, lambda _progress: None)
    assert Photo.objects.count() == 1


def test_an_account_that_does_not_add_up_is_an_error(alice: User, archive: Archive) -> None:
    takeout = bring_in(alice, archive(ONE))
    TakeoutMember.objects.filter(name="a.jpg").delete()
    with pytest.raises(DoesNotAddUp, match="2 members, 1 accounted for"):
        check_sum(takeout)
    report = report_of(takeout)
    assert not report.adds_up
    assert "THIS DOES NOT ADD UP" in str(report)


def test_it_reads_large_archives_in_chunks(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.takeout.index.CHUNK", 2)
    monkeypatch.setattr("ingest.takeout.match.CHUNK", 2)
    files = {f"{YEAR}/{n}.jpg": picture(n) for n in range(5)}
    files |= {f"{YEAR}/{n}.jpg.json": item(f"{n}.jpg") for n in range(5)}
    takeout = bring_in(alice, archive(files))
    assert Photo.objects.count() == 5
    assert TakeoutImport.objects.get(pk=takeout.pk).member_count == 10
