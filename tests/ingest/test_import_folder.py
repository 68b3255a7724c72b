"""Folders: every file gets a receipt, sidecars come along, nothing of the folder is changed."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from ingest import folders
from ingest.models import Batch, Receipt, StageRun
from ingest.samples import SAMPLES, import_samples, samples_folder
from photos.models import Photo, Sidecar


@pytest.fixture
def folder(tmp_path: Path, make_jpeg: Callable[..., Path]) -> Path:
    folder = tmp_path / "pictures"
    (folder / "2020" / ".hidden").mkdir(parents=True)
    make_jpeg("one.jpg", colour=(1, 2, 3)).rename(folder / "one.jpg")
    make_jpeg("two.jpg", colour=(4, 5, 6)).rename(folder / "2020" / "two.jpg")
    make_jpeg("three.jpg", colour=(7, 8, 9)).rename(folder / "2020" / ".hidden" / "three.jpg")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "notes.txt").write_text("no photo")
    (folder / "one.jpg.xmp").write_bytes(b"<one/>")
    (folder / "2020" / "two.XMP").write_bytes(b"<two/>")
    return folder


def run_command(folder: Path, email: str = "alice@example.org") -> str:
    out = io.StringIO()
    call_command("import_folder", str(folder), user=email, stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


def test_it_takes_every_photo_with_its_sidecar(alice: User, folder: Path) -> None:
    before = sorted((path, path.stat().st_mtime) for path in folder.rglob("*"))
    assert run_command(folder) == "2 added, 0 duplicate, 1 refused"
    assert set(Photo.objects.values_list("filename", flat=True)) == {"one.jpg", "two.jpg"}
    sidecars = {row.photo.filename: bytes(row.content) for row in Sidecar.objects.all()}
    assert sidecars == {"one.jpg": b"<one/>", "two.jpg": b"<two/>"}
    assert sorted((path, path.stat().st_mtime) for path in folder.rglob("*")) == before
    assert Photo.objects.get(filename="one.jpg").source == str(folder / "one.jpg")


def test_it_adds_nothing_the_second_time(alice: User, folder: Path) -> None:
    run_command(folder)
    assert run_command(folder) == "0 added, 2 duplicate, 1 refused"
    assert Photo.objects.count() == 2


def test_it_tells_what_it_refused_and_why(alice: User, folder: Path) -> None:
    run_command(folder)
    receipt = Receipt.objects.get(outcome="refused")
    assert receipt.filename == "notes.txt"
    assert receipt.reason


def test_it_goes_on_after_a_file_that_cannot_be_read(alice: User, folder: Path) -> None:
    (folder / "broken.jpg").symlink_to(folder / "nowhere.jpg")
    assert run_command(folder) == "2 added, 0 duplicate, 2 refused"
    assert "cannot be read" in Receipt.objects.get(filename="broken.jpg").reason


def test_it_says_what_to_do_about_a_wrong_folder_or_person(alice: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not a folder"):
        run_command(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="create_user"):
        run_command(tmp_path, "nobody@example.org")


def test_it_shows_its_progress_in_a_terminal(
    alice: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\r1 added" in run_command(folder)


def test_it_waits_for_a_database_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([OperationalError("gone"), OperationalError("gone"), "back"])

    def action() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(folders.connection, "close", lambda: None)
    assert folders.patiently(action) == "back"

    monkeypatch.setattr(folders, "PATIENCE_SECONDS", -1)
    answers = iter([OperationalError("gone")])
    with pytest.raises(OperationalError):
        folders.patiently(action)


def test_the_task_of_the_upload_page_imports_the_folder(alice: User, folder: Path) -> None:
    batch = folders.open_folder_batch(alice, folder)
    folders.import_folder_of_machine(batch.pk)
    assert Photo.objects.count() == 2
    batch.refresh_from_db()
    assert batch.received_at


def test_an_import_that_was_cut_off_goes_on_where_it_was(
    alice: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = folders.open_folder_batch(alice, folder)
    folders.import_file(batch, folder / "one.jpg")
    sent: list[int] = []
    monkeypatch.setattr(folders.import_folder_of_machine, "delay", sent.append)
    folders.resume_abandoned()
    assert sent == [], "its worker still lives"
    folders.import_folder_of_machine(batch.pk)
    assert Receipt.objects.filter(batch=batch).count() == 1, "and nobody else takes it"

    Batch.objects.update(lease_until=timezone.now())
    folders.resume_abandoned()
    assert sent == [batch.pk]
    folders.import_folder_of_machine(batch.pk)
    outcomes = Receipt.objects.filter(batch=batch).order_by("path").values_list("path", "outcome")
    assert list(outcomes) == [
        ("2020/two.jpg", "added"), ("notes.txt", "refused"), ("one.jpg", "added"),
    ]  # fmt: skip
    folders.resume_abandoned()
    assert sent == [batch.pk], "it is through"


def test_an_import_whose_message_was_lost_is_started_all_the_same(
    alice: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = folders.open_folder_batch(alice, folder)
    sent: list[int] = []
    monkeypatch.setattr(folders.import_folder_of_machine, "delay", sent.append)
    folders.resume_abandoned()
    assert sent == [], "its message may still be on the way"
    Batch.objects.update(started_at=timezone.now() - 2 * folders.LEASE)
    folders.resume_abandoned()
    assert sent == [batch.pk]


def test_ctrl_c_ends_the_import_for_good(
    alice: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folders, "import_file", press)
    run_command(folder)
    assert Batch.objects.get().received_at


def test_the_samples_are_all_photos(alice: User) -> None:
    import_samples(alice)
    assert set(Photo.objects.values_list("filename", flat=True)) == set(SAMPLES)


def test_it_says_when_the_samples_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.samples.find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="make run"):
        samples_folder()


def test_status_counts_every_stage(alice: User, folder: Path, capsys: object) -> None:
    run_command(folder)
    StageRun.objects.filter(stage="metadata").update(state="done")
    StageRun.objects.filter(stage="renditions", photo__filename="one.jpg").update(state="failed")
    out = io.StringIO()
    call_command("status", json=True, stdout=out)
    rows = {row["stage"]: row for row in json.loads(out.getvalue())}
    assert rows["metadata"] == {"stage": "metadata", "done": 2, "due": 0, "failed": 0}
    assert rows["renditions"] == {"stage": "renditions", "done": 0, "due": 1, "failed": 1}

    table = io.StringIO()
    call_command("status", stdout=table)
    assert "metadata             2         0         0" in table.getvalue()


def test_status_waits_until_nothing_is_due(
    alice: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_command(folder)
    monkeypatch.setattr("time.sleep", lambda seconds: StageRun.objects.update(state="done"))
    call_command("status", wait=True, stdout=io.StringIO())

    StageRun.objects.filter(stage="metadata").update(state="failed")
    with pytest.raises(SystemExit) as exit_:
        call_command("status", wait=True, stdout=io.StringIO())
    assert exit_.value.code == 1


def test_reprocess_runs_a_stage_again(alice: User, folder: Path) -> None:
    run_command(folder)
    StageRun.objects.update(state="done")
    out = io.StringIO()
    call_command("reprocess", "metadata", stdout=out)
    assert out.getvalue().startswith("2 photos")
    assert StageRun.objects.filter(stage="metadata", state="due").count() == 2
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("reprocess", "nonsense")
