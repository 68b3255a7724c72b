"""What people do with sources: added with care, paused, removed only after a clear answer."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from ingest.models import Scan, SourceFile, StageRun
from ingest.pipeline import STAGE, go_on_with, run_batch
from ingest.sources import scans, services, tasks
from ingest.sources.sealing import SecretsLost, seal, secrets_of
from ingest.sources.services import PhotosKeptInPlace, SourceRefused
from photos.models import Photo, Rendition, Source, Stack
from photos.services.renditions import keep_bytes, write_renditions
from photos.services.stacks import stack_photos
from photos.storage import renditions
from tests.factories import make_photo
from tests.ingest.source_files import add, picture, scanned, write_photo


@pytest.fixture
def nas(tmp_path: Path) -> Path:
    for number in range(3):
        write_photo(tmp_path / "nas" / f"{number}.jpg", number)
    return tmp_path / "nas"


@pytest.mark.parametrize("folder", ["", "  ", "/no/such/folder", "a\0b"])
def test_what_is_no_folder_is_refused(alice: User, folder: str) -> None:
    with pytest.raises(SourceRefused, match="not a folder"):
        services.add_folder(alice, folder)
    assert not Source.objects.exists()


def test_a_folder_that_is_still_empty_becomes_a_source(alice: User, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    source = services.add_folder(alice, str(tmp_path / "new"))

    assert Source.objects.get() == source


def test_the_library_s_own_files_are_refused(alice: User, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    (tmp_path / "data" / "originals").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "data", tmp_path / "data" / "originals"):
        with pytest.raises(SourceRefused, match="its own files"):
            services.add_folder(alice, str(folder))


def test_a_folder_is_covered_once(alice: User, bob: User, nas: Path) -> None:
    (nas / "2020").mkdir()
    services.add_folder(alice, str(nas))
    for folder in (nas, nas / "2020", nas.parent):
        with pytest.raises(SourceRefused, match="already"):
            services.add_folder(alice, str(folder))
    services.add_folder(bob, str(nas), name="Bob's")
    with pytest.raises(SourceRefused, match="there already"):
        services.add_source(bob, Source.Kind.FOLDER, str(nas.resolve()), name="Again")


def test_a_folder_that_may_not_be_read_is_refused(
    alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *arguments: False)
    with pytest.raises(SourceRefused, match="permission denied"):
        services.add_folder(alice, str(nas))
    assert not Source.objects.exists()


def test_a_watcher_is_wanted_only_while_there_is_a_folder(
    alice: User, nas: Path, settings: Any
) -> None:
    source = services.add_folder(alice, str(nas))
    assert settings.WATCH_MARK.exists()
    services.pause(source)
    assert not settings.WATCH_MARK.exists()
    services.resume(Source.objects.get())
    assert settings.WATCH_MARK.exists()
    services.resume(source)
    services.remove(source)
    assert not settings.WATCH_MARK.exists()


def test_only_a_source_that_asks_is_answered(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    services.accept_losses(source)
    services.call_outage(source)
    assert not Scan.objects.filter(finished_at=None).exists()
    assert Source.objects.get().state == "active"


def test_removing_asks_what_becomes_of_its_photos(alice: User, bob: User, nas: Path) -> None:
    source = add(alice, nas)
    with pytest.raises(PhotosKeptInPlace) as refused:
        services.remove(source)
    assert refused.value.count == 3
    assert Source.objects.get().state == "active"

    one, two, _ = Photo.objects.order_by("filename")
    others = make_photo(alice), make_photo(alice)
    stack_photos(one, [others[0]], kind=Stack.Kind.VARIANT)
    stack_photos(two, others[:0], kind=Stack.Kind.EDIT)
    kept = keep_bytes(one, Rendition.Name.THUMBNAIL, "image/webp", b"small")
    shared = keep_bytes(two, Rendition.Name.THUMBNAIL, "image/webp", b"shared")
    bobs = make_photo(bob, sha256=two.sha256)
    write_renditions(one, [kept])
    write_renditions(two, [shared])
    write_renditions(
        bobs,
        [Rendition(photo=bobs, name="thumbnail", key=shared.key, mime="image/webp", size_bytes=6)],
    )

    services.remove(source, with_photos=True)
    assert set(Photo.objects.filter(owner=alice)) == set(others)
    assert Photo.objects.get(pk=others[0].pk).is_primary
    assert not Stack.objects.exists()
    assert not Source.objects.exists()
    assert not SourceFile.objects.exists()
    assert len(list(nas.iterdir())) == 3, "nothing there is touched"


def test_renditions_go_with_their_last_photo(
    alice: User, nas: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    source = add(alice, nas)
    photo = Photo.objects.earliest("pk")
    kept = keep_bytes(photo, Rendition.Name.THUMBNAIL, "image/webp", b"small")
    write_renditions(photo, [kept])
    with django_capture_on_commit_callbacks(execute=True):
        services.remove(source, with_photos=True)
    assert not renditions().exists(kept.key)


def test_a_stack_that_loses_its_primary_gets_another(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    inside = Photo.objects.earliest("pk")
    outside = [make_photo(alice), make_photo(alice)]
    stack = stack_photos(inside, outside, kind=Stack.Kind.BURST)
    services.remove(source, with_photos=True)
    assert Photo.objects.get(stack=stack, is_primary=True) == outside[0]


def test_secrets_are_sealed(alice: User, settings: Any) -> None:
    source = Source(owner=alice, kind="bucket", root="s3://family", name="Family")
    assert secrets_of(source) == {}
    seal(source, {"secret": "open sesame"})
    assert "sesame" not in source.sealed
    assert secrets_of(source) == {"secret": "open sesame"}
    settings.SECRET_KEY = "another"
    with pytest.raises(SecretsLost):
        secrets_of(source)


def test_stages_wait_for_a_source_that_is_offline(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    nas.rename(nas.with_name("unmounted"))
    assert run_until_idle("metadata") == {"due"}
    run = StageRun.objects.filter(stage="metadata").first()
    assert run
    assert (run.attempts, run.due_at > timezone.now()) == (0, True)
    assert "cannot be read now" in run.error

    nas.with_name("unmounted").rename(nas)
    go_on_with(source)
    assert run_until_idle("metadata") == {"done"}


def test_a_stage_that_failed_without_its_file_starts_again(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    (nas / "0.jpg").unlink()
    scanned(source)
    photo = Photo.objects.get(filename="0.jpg")
    StageRun.objects.filter(photo=photo, stage="metadata").update(attempts=4)
    run_until_idle("metadata")
    failed = StageRun.objects.get(photo=photo, stage="metadata")
    assert (failed.state, failed.error) == ("failed", "The file is missing in “nas”.")
    write_photo(nas / "0.jpg", 0)
    scanned(source)
    assert run_until_idle("metadata") == {"done"}


def run_until_idle(stage: str) -> set[str]:
    while run_batch(STAGE[stage]):
        pass
    return set(StageRun.objects.filter(stage=stage).values_list("state", flat=True))


def test_a_broker_that_is_away_costs_only_time(
    alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    def away(*arguments: object) -> None:
        raise OperationalError

    monkeypatch.setattr(scans.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        services.add_folder(alice, str(nas))
    sent: list[int] = []
    monkeypatch.setattr(tasks, "send", sent.append)
    tasks.tend_sources()
    assert sent == [], "its message may still be on the way"
    Scan.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    tasks.tend_sources()
    scan = Scan.objects.get()
    assert sent == [scan.pk]
    Scan.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.tend_sources()
    assert sent == [scan.pk, scan.pk], "its worker died"


def test_outages_and_returns_are_noticed(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    tasks.tend_sources()
    assert not Scan.objects.filter(finished_at=None).exists()
    nas.rename(nas.with_name("unmounted"))
    tasks.tend_sources()
    tasks.tend_sources()
    assert Source.objects.get().state == "offline"
    assert not Scan.objects.filter(finished_at=None).exists()
    nas.with_name("unmounted").rename(nas)
    tasks.tend_sources()
    assert scanned(source).state == "active"


def test_all_are_looked_through_from_time_to_time(alice: User, nas: Path) -> None:
    source = add(alice, nas)
    tasks.rescan_all(["bucket", "drive"])
    assert not Scan.objects.filter(finished_at=None).exists()
    tasks.rescan_all(["folder"])
    assert Scan.objects.get(finished_at=None).source == source
    services.pause(source)
    tasks.rescan_all(["folder"])
    assert not Scan.objects.filter(finished_at=None).exists()
    tasks.look_again(source.pk, ["0.jpg"])


def test_what_is_written_for_long_is_asked_for_ever_less_often(
    alice: User, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add(alice, nas)
    (nas / "film.jpg").write_bytes(picture(9))
    waits: list[int] = []
    monkeypatch.setattr(
        tasks.look_again, "apply_async", lambda arguments, countdown: waits.append(countdown)
    )
    tasks.look_again(source.pk, ["film.jpg"], 400)
    assert waits == [600]
