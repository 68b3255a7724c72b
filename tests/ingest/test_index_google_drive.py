"""A Google Drive and the library in step: the first look, changes, and every kind of trouble."""

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.utils import timezone
from PIL import Image

from accounts.models import User
from ingest.drive.download import Download
from ingest.drive.tasks import follow_drives
from ingest.models import Receipt, Scan, SourceFile
from ingest.sources.scan import run_scan
from ingest.sources.scans import open_scan
from ingest.sources.sealing import seal
from ingest.sources.services import pause
from photos.models import Photo, Sidecar, Source
from tests.ingest.drive_server import FOLDER, ROOT, Drive, Fault, Server, addresses


@pytest.fixture
def drive(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    with Server() as drive:
        for name, value in addresses(drive).items():
            setattr(settings, name, value)
        yield drive


@pytest.fixture
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the waits between two tries."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


@pytest.fixture
def source(alice: User, drive: Drive) -> Source:
    source = Source(owner=alice, kind="drive", name="Drive", root=ROOT)
    seal(source, {"refresh_token": drive.grant()})
    source.save()
    return source


def jpeg(number: int) -> bytes:
    """A small photo with its own bytes."""
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (number % 256, 60, 7)).save(buffer, "JPEG", comment=str(number))
    return buffer.getvalue()


def scan(source: Source) -> Scan:
    run_scan(open_scan(source).pk)
    source.refresh_from_db()
    return Scan.objects.filter(source=source).latest("pk")


def follow(source: Source) -> None:
    follow_drives()
    source.refresh_from_db()


def states(source: Source) -> dict[str, str]:
    return dict(SourceFile.objects.filter(source=source).values_list("path", "state"))


def test_it_brings_in_a_drive_page_by_page(drive: Drive, source: Source) -> None:
    drive.page = 100
    folder = drive.folder("Photos")
    for number in range(300):
        drive.put(f"{number}.jpg", jpeg(number), parent=folder if number % 2 else ROOT)
    drive.put("letter.pdf", b"%PDF", mimeType="application/pdf")
    assert scan(source).seen == 300
    assert Photo.objects.filter(owner=source.owner).count() == 300
    assert drive.asked("/drive/v3/files/id") == 300
    photo = Photo.objects.get(source_files__path="Photos/299.jpg")
    assert (photo.filename, photo.file_time.year) == ("299.jpg", 2021)
    before = len(drive.requests)
    scan(source)
    assert len(drive.requests) - before < 15
    assert Receipt.objects.count() == 300


def test_it_says_what_it_refused(drive: Drive, source: Source) -> None:
    drive.put("lie.jpg", b"<html>")
    drive.put("empty.jpg", b"")
    drive.put("link.jpg", None, mimeType="application/vnd.google-apps.shortcut")
    scan(source)
    reasons = dict(SourceFile.objects.values_list("path", "reason"))
    assert "HTML" in reasons["lie.jpg"]
    assert "empty" in reasons["empty.jpg"]
    assert "shortcut" in reasons["link.jpg"]
    assert set(states(source).values()) == {"refused"}
    assert not Photo.objects.exists()


def test_it_keeps_sidecars_and_takes_new_ones(drive: Drive, source: Source) -> None:
    drive.put("a.jpg", jpeg(1))
    drive.put("a.jpg.xmp", b"<one/>", mimeType="application/rdf+xml")
    scan(source)
    assert bytes(Sidecar.objects.get().content) == b"<one/>"
    drive.replace("id-000001", b"<two/>")
    follow(source)
    run_scan(Scan.objects.get(finished_at=None).pk)
    assert bytes(Sidecar.objects.get().content) == b"<two/>"
    assert Photo.objects.count() == 1


def end_other_sessions() -> None:
    """A fork shares sockets with us, so the server may not notice that it died, and its session
    would hold its locks for ever."""
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_after_a_kill(drive: Drive, source: Source) -> None:
    drive.page = 40
    for number in range(120):
        drive.put(f"{number}.jpg", jpeg(number))
    opened = open_scan(source)
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=run_scan, args=(opened.pk,))
    worker.start()
    deadline = time.monotonic() + 60
    while Photo.objects.count() < 50 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(int(worker.pid or 0), signal.SIGKILL)
    worker.join()
    end_other_sessions()
    found = Photo.objects.count()
    assert 50 <= found < 120
    run_scan(opened.pk)
    assert Photo.objects.count() == found, "the dead worker's lease still holds"
    Scan.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    before = drive.asked("/drive/v3/files/id")
    run_scan(opened.pk)
    assert Photo.objects.count() == 120
    assert drive.asked("/drive/v3/files/id") - before <= 120 - found + 1
    assert set(states(source).values()) == {"indexed"}
    assert not Photo.objects.filter(source_files=None).exists()


@pytest.mark.django_db(transaction=True)
def test_it_follows_what_is_new_renamed_changed_removed_and_trashed(
    drive: Drive, source: Source
) -> None:
    names = ("kept", "renamed", "changed", "removed", "trashed", "moved out")
    ids = {name: drive.put(f"{name}.jpg", jpeg(n)) for n, name in enumerate(names)}
    scan(source)
    photos = {row.path: row.photo_id for row in SourceFile.objects.all()}
    drive.put("new.jpg", jpeg(100))
    drive.change(ids["renamed"], name="other.jpg")
    drive.replace(ids["changed"], jpeg(101))
    drive.remove(ids["removed"])
    drive.change(ids["trashed"], trashed=True)
    drive.change(ids["moved out"], parents=["a folder of somebody"])
    drive.put("letter.pdf", b"%PDF", mimeType="application/pdf")
    drive.page = 2
    asked = drive.asked("/drive/v3/files/id")
    follow(source)
    assert states(source) == {
        "kept.jpg": "indexed",
        "new.jpg": "indexed",
        "other.jpg": "indexed",
        "changed.jpg": "indexed",
        "removed.jpg": "missing",
        "trashed.jpg": "missing",
        "moved out.jpg": "missing",
    }
    assert SourceFile.objects.get(path="other.jpg").photo_id == photos["renamed.jpg"]
    assert SourceFile.objects.get(path="changed.jpg").photo_id != photos["changed.jpg"]
    assert set(photos.values()) <= set(Photo.objects.values_list("pk", flat=True))
    assert Photo.objects.count() == 8
    assert not Photo.objects.exclude(trashed_at=None).exists()
    assert drive.asked("/drive/v3/files/id") - asked < 10
    assert not Scan.objects.filter(finished_at=None).exists()


def test_it_follows_from_where_it_was(drive: Drive, source: Source) -> None:
    scan(source)
    for number in range(5):
        drive.put(f"{number}.jpg", jpeg(number))
    drive.page = 2
    drive.faults.extend([Fault("/drive/v3/changes", 404)])
    follow(source)
    drive.faults.clear()
    Scan.objects.update(finished_at=timezone.now())
    follow(source)
    assert Photo.objects.count() == 5
    place = source.options["changes"]
    follow(source)
    assert source.options["changes"] == place


def test_it_looks_through_all_when_a_folder_was_renamed(drive: Drive, source: Source) -> None:
    folder = drive.folder("2019")
    drive.put("a.jpg", jpeg(1), parent=folder)
    scan(source)
    photo = Photo.objects.get()
    drive.change(folder, name="2020")
    follow(source)
    run_scan(Scan.objects.get(finished_at=None).pk)
    assert states(source) == {"2020/a.jpg": "indexed"}
    assert SourceFile.objects.get().photo == photo
    assert drive.asked("/drive/v3/files/id-000001?media") == 1


def test_it_looks_through_all_when_its_place_is_forgotten(drive: Drive, source: Source) -> None:
    scan(source)
    drive.faults.append(Fault("/drive/v3/changes", 410, "invalid"))
    follow(source)
    assert Scan.objects.filter(source=source, finished_at=None).exists()
    assert source.state == "active"


def test_it_follows_one_at_a_time_and_not_beside_a_scan(drive: Drive, source: Source) -> None:
    follow(source)
    assert drive.asked("/drive") == 0, "before the first scan there is no place to follow from"
    scan(source)
    drive.put("a.jpg", jpeg(1))
    cache.add(f"drive:{source.pk}", "another worker")
    follow(source)
    assert not Photo.objects.exists()
    cache.clear()
    opened = open_scan(source)
    follow(source)
    assert not Photo.objects.exists()
    opened.delete()
    follow(source)
    assert Photo.objects.exists()


@pytest.mark.usefixtures("_no_waiting")
def test_it_asks_to_sign_in_again_and_loses_nothing(drive: Drive, source: Source) -> None:
    drive.put("a.jpg", jpeg(1))
    scan(source)
    drive.revoke()
    scan(source)
    assert (source.state, source.reason) == ("asks", "Google Drive asks you to sign in again.")
    assert states(source) == {"a.jpg": "indexed"}
    Source.objects.update(state="active", reason="")
    follow(source)
    assert source.state == "asks"
    seal(source, {"refresh_token": drive.grant()})
    source.save()
    scan(source)
    assert (source.state, source.reason) == ("active", "")


@pytest.mark.usefixtures("_no_waiting")
def test_it_is_offline_while_google_does_not_answer(drive: Drive, source: Source) -> None:
    drive.put("a.jpg", jpeg(1))
    drive.put("b.jpg", jpeg(2))
    drive.faults.extend([Fault("/drive/v3/files/id-000001", 503)] * 20)
    scan(source)
    assert source.state == "offline"
    assert states(source) == {"a.jpg": "indexed"}
    drive.faults.extend([Fault("/drive", 503)] * 20)
    follow(source)
    assert source.state == "offline"
    assert not Scan.objects.filter(finished_at=None).exists()
    drive.faults.clear()
    drive.put("c.jpg", jpeg(3))
    follow(source)
    run_scan(Scan.objects.get(finished_at=None).pk)
    source.refresh_from_db()
    assert source.state == "active"
    assert states(source) == dict.fromkeys(["a.jpg", "b.jpg", "c.jpg"], "indexed")


@pytest.mark.usefixtures("_no_waiting")
def test_it_slows_down_when_asked_to(drive: Drive, source: Source) -> None:
    for number in range(5):
        drive.put(f"{number}.jpg", jpeg(number))
    drive.faults.extend([Fault("/drive/v3/files/id", 429, "rateLimitExceeded")] * 3)
    drive.faults.extend([Fault("/drive/v3/files/id", 403, "userRateLimitExceeded")] * 2)
    scan(source)
    assert (source.state, Photo.objects.count()) == ("active", 5)


@pytest.mark.usefixtures("_no_waiting")
def test_it_tries_a_damaged_download_again_with_the_next_look(drive: Drive, source: Source) -> None:
    drive.put("a.jpg", jpeg(1))
    drive.put("b.jpg", jpeg(2))
    drive.faults.append(Fault("/drive/v3/files/id-000000?media", damage=True))
    scan(source)
    assert states(source) == {"a.jpg": "unreadable", "b.jpg": "indexed"}
    assert "not the whole file" in SourceFile.objects.get(path="a.jpg").reason
    assert Photo.objects.count() == 1
    scan(source)
    assert states(source) == {"a.jpg": "indexed", "b.jpg": "indexed"}


def test_it_costs_no_memory_where_there_is_no_source() -> None:
    """Web and workers load the libraries for drives and buckets only when one is asked."""
    program = (
        "import sys, django; django.setup()\n"
        "import config.urls, config.celery\n"
        "config.celery.app.loader.import_default_modules()\n"
        "assert 'ingest.drive.tasks' in sys.modules\n"
        "assert not {'googleapiclient', 'google.auth', 'httplib2', 'boto3'} & set(sys.modules)\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)


@pytest.mark.usefixtures("_no_waiting")
def test_it_leaves_out_a_file_that_drive_does_not_give(drive: Drive, source: Source) -> None:
    drive.put("a.jpg", jpeg(1))
    drive.put("b.jpg", jpeg(2))
    drive.faults.extend([Fault("/drive/v3/files/id-000000?media", 500)] * 20)
    scan(source)
    assert source.state == "active"
    assert states(source) == {"a.jpg": "unreadable", "b.jpg": "indexed"}


def test_it_does_not_fetch_what_is_too_large(drive: Drive, source: Source, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 2**20
    drive.put("film.mp4", b"x" * (2**20 + 1), mimeType="video/mp4")
    scan(source)
    assert "over 1 MB" in SourceFile.objects.get().reason
    assert drive.asked("/drive/v3/files/id-000000?media") == 0


def test_it_stops_in_the_middle_of_a_film_when_it_is_paused(
    drive: Drive, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.drive.download.RANGE_BYTES", 2**16)
    drive.put("film.mp4", jpeg(1) + bytes(2**20), mimeType="video/mp4")
    opened = open_scan(source)
    fetch = Download.fetch

    def pause_and_fetch(self: Download) -> bool:
        pause(source)
        Scan.objects.update(lease_until=timezone.now())
        return fetch(self)

    monkeypatch.setattr(Download, "fetch", pause_and_fetch)
    monkeypatch.setattr("ingest.sources.scans.LEASE", timedelta(0))
    run_scan(opened.pk)
    assert len(drive.ranges) < 10
    assert not Photo.objects.exists()


def test_it_takes_the_bytes_of_two_files_once(drive: Drive, source: Source) -> None:
    drive.put("same.jpg", jpeg(1))
    drive.put("same.jpg", jpeg(1))
    drive.put("same.jpg", jpeg(2), parent=drive.put("..", None, mimeType=FOLDER))
    scan(source)
    assert sorted(states(source)) == ["_/same.jpg", "same [id-000001].jpg", "same.jpg"]
    assert Photo.objects.count() == 2
