"""Watching: a new file is in the library within five seconds of its last write."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from ingest.models import Batch, Scan, SourceFile
from ingest.sources import services, watching
from ingest.sources.watching import Watcher
from photos.models import Photo, Source
from tests.ingest.source_files import add, fill, picture, states, write_photo

pytestmark = pytest.mark.django_db(transaction=True)
IN_TIME_SECONDS = 5.0


@pytest.fixture
def source(alice: User, tmp_path: Path) -> Source:
    fill(tmp_path / "nas", 3)
    return add(alice, tmp_path / "nas")


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    """A real watcher in a thread of its own, that has begun to watch."""
    with running(Watcher()) as watcher:
        yield watcher


@contextmanager
def running(watcher: Watcher) -> Iterator[Watcher]:
    stop = Event()

    def run() -> None:
        watcher.run(stop)
        connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        yield watcher
    finally:
        stop.set()
        thread.join(10)


def seconds_until(condition: Callable[[], bool], patience: float = 20) -> float:
    begun = time.monotonic()
    while not condition() and time.monotonic() < begun + patience:
        time.sleep(0.05)
    assert condition()
    return time.monotonic() - begun


def begun(source: Source) -> bool:
    """The watch is set up once its scan was asked for."""
    return Scan.objects.filter(source=source, finished_at=None).exists()


def test_a_new_file_is_there_within_five_seconds(source: Source, watcher: Watcher) -> None:
    seconds_until(lambda: begun(source))
    root = Path(source.root)
    with (root / "new.jpg").open("wb") as file:
        for part in (picture(7)[:200], picture(7)[200:]):
            file.write(part)
            file.flush()
            time.sleep(1)
    passed = seconds_until(Photo.objects.filter(original_key="new.jpg").exists)
    assert passed < IN_TIME_SECONDS - 1
    assert Photo.objects.get(original_key="new.jpg").size_bytes == len(picture(7))


def test_new_folders_and_renames_are_followed(source: Source, watcher: Watcher) -> None:
    seconds_until(lambda: begun(source))
    Scan.objects.update(finished_at=source.added_at)
    root = Path(source.root)
    write_photo(root / "trip" / "far" / "x.jpg", 8)
    seconds_until(Photo.objects.filter(original_key="trip/far/x.jpg").exists)
    photo = Photo.objects.get(original_key="trip/far/x.jpg")
    (root / "trip").rename(root / "journey")
    seconds_until(Photo.objects.filter(pk=photo.pk, original_key="journey/far/x.jpg").exists)
    seconds_until(lambda: not Batch.objects.filter(received_at=None).exists())
    assert Photo.objects.count() == 4
    (root / "journey/far/x.jpg").unlink()
    seconds_until(lambda: begun(source))
    assert "journey/far/x.jpg" in states(source)


def test_parts_and_sidecars_are_no_photos(source: Source, watcher: Watcher) -> None:
    seconds_until(lambda: begun(source))
    root = Path(source.root)
    name = "010/01000.jpg"
    (root / "big.jpg.part").write_bytes(picture(9))
    (root / f"{name}.xmp").write_bytes(b"<x/>")
    photo = Photo.objects.get(original_key=name)
    seconds_until(photo.sidecars.exists)
    (root / "big.jpg.part").rename(root / "big.jpg")
    seconds_until(Photo.objects.filter(original_key="big.jpg").exists)
    seconds_until(lambda: SourceFile.objects.count() == 4)


def test_sources_that_come_and_go_are_followed(
    alice: User, source: Source, watcher: Watcher, tmp_path: Path
) -> None:
    seconds_until(lambda: begun(source))
    services.pause(source)
    seconds_until(lambda: not watcher.watches)
    (Path(source.root) / "new.jpg").write_bytes(picture(10))
    other = services.add_folder(alice, str(write_photo(tmp_path / "usb" / "a.jpg", 11).parent))
    seconds_until(lambda: set(watcher.watches) == {other.pk})
    (tmp_path / "usb" / "b.jpg").write_bytes(picture(12))
    seconds_until(Photo.objects.filter(original_key="b.jpg").exists)
    assert not Photo.objects.filter(original_key="new.jpg").exists()


def test_a_disk_that_reports_nothing_is_polled(
    alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_MS", 200)
    root = write_photo(tmp_path / "nas" / "a.jpg", 1).parent
    source = services.add_folder(alice, str(root), polls=True)
    with running(Watcher()) as watcher:
        seconds_until(lambda: bool(watcher.watches))
        time.sleep(1)
        assert watcher.watches[source.pk].polls
        (root / "b.jpg").write_bytes(picture(2))
        seconds_until(Photo.objects.filter(original_key="b.jpg").exists)


def test_what_the_kernel_refuses_to_watch_is_polled(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = watching.watch

    def refuse(root: str, *, force_polling: bool, **options: object) -> object:
        if not force_polling:
            raise OSError("No space left on device")
        return real(root, force_polling=True, **options)

    monkeypatch.setattr(watching, "watch", refuse)
    monkeypatch.setattr(watching, "RENEW_SECONDS", 0.2)
    monkeypatch.setattr(watching, "POLL_MS", 200)
    with running(Watcher()) as watcher:
        seconds_until(lambda: any(each.polls for each in watcher.watches.values()))
        time.sleep(1)
        (Path(source.root) / "b.jpg").write_bytes(picture(2))
        seconds_until(Photo.objects.filter(original_key="b.jpg").exists)


def test_a_folder_that_goes_away_while_it_is_watched_is_offline(
    source: Source, watcher: Watcher
) -> None:
    seconds_until(lambda: begun(source))
    watcher.reports.put((source.pk, "010/01000.jpg"))
    Path(source.root).rename(Path(source.root).with_name("unmounted"))
    seconds_until(Source.objects.filter(pk=source.pk, state="offline").exists)
    assert set(states(source).values()) == {"indexed"}
    seconds_until(lambda: not watcher.watches)


def test_what_is_reported_of_a_removed_source_is_dropped(source: Source) -> None:
    watcher = Watcher()
    services.remove(source, with_photos=True)
    watcher.look(source.pk, ["a.jpg"])
    assert not watcher.looks


def test_the_command_watches_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: list[Callable[..., None]] = []
    monkeypatch.setattr("signal.signal", lambda number, handler: handlers.append(handler))
    monkeypatch.setattr(Watcher, "turn", lambda self: handlers[0]())
    call_command("watch_sources")
    assert len(handlers) == 2
