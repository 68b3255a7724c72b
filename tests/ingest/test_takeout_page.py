"""The Takeout page: archives come in, and each import's account is read and downloaded."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from ingest.models import Batch, ResumableUpload, TakeoutImport, TakeoutMember
from ingest.receivers import RECEIVERS
from ingest.takeout import tasks
from ingest.takeout.options import Options
from ingest.takeout.run import AlreadyRunning, open_takeout
from ingest.takeout.selectors import PAGE
from ingest.takeout.settle import DoesNotAddUp
from ingest.takeout.uploads import folder_of, open_collection
from photos.models import Photo
from tests.ingest.takeout_exports import ROOT, YEAR, album, bring_in, item, picture
from tests.ingest.takeout_files import write_zip

BrowserOf = Callable[[User], Client]
FILES = {f"{YEAR}/a.jpg": picture(1), f"{YEAR}/a.jpg.json": item("a.jpg")}


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The imports that a worker would be told of."""
    told: list[int] = []
    monkeypatch.setattr(tasks.continue_takeout, "delay", told.append)
    return told


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_zip(tmp_path / "takeout-1.zip", FILES)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/zip")


@pytest.mark.django_db(transaction=True)
def test_it_takes_archives_without_a_script(
    browser: Client, archive: Path, sent: list[int]
) -> None:
    files = [upload("../part.zip", archive.read_bytes())]
    answer = browser.post(reverse("ingest:takeout"), {"archives": files, "skip_partner": "on"})
    takeout = TakeoutImport.objects.get()
    assert answer.headers["Location"] == reverse("ingest:takeout_report", args=[takeout.batch_id])
    assert takeout.options["skip_partner"]
    assert [path.name for path in folder_of(takeout).iterdir()] == ["part.zip"]
    assert sent == [takeout.pk]

    tasks.continue_takeout(takeout.pk)
    assert Photo.objects.get().filename == "a.jpg"
    assert not folder_of(takeout).exists()
    assert "takeout" in browser.get(reverse("ingest:bell")).content.decode()


def test_it_refuses_what_is_no_archive(browser: Client) -> None:
    for data in ({"archives": [upload("a.zip", b"no")]}, {}):
        answer = browser.post(reverse("ingest:takeout"), data, follow=True)
        assert "zip nor a tgz" in answer.content.decode() or "first" in answer.content.decode()
    assert browser.post(reverse("ingest:takeout"), {"after": "soon"}).status_code == 400
    assert browser.post(reverse("ingest:collect_takeout"), {"after": "soon"}).status_code == 400
    assert not TakeoutImport.objects.exists()


def test_it_receives_archives_in_pieces(
    browser: Client, alice: User, bob: User, archive: Path
) -> None:
    collect = reverse("ingest:collect_takeout")
    made = browser.post(collect, {"only_album": "Trip"}).json()
    assert browser.post(collect, {"only_album": "Trip"}).json() == made
    takeout = TakeoutImport.objects.get()
    receiver = RECEIVERS["takeout"]
    whole = ResumableUpload(owner=alice, filename="t.zip", target_id=takeout.pk)
    assert receiver.owns_target(alice, takeout.pk)
    assert not receiver.owns_target(bob, takeout.pk)
    assert receiver.refuse_head(whole, b"PK\x03\x04") == ""
    assert receiver.refuse_head(whole, b"\xff\xd8") == "This is neither a zip nor a tgz archive."
    for _ in range(2):  # the second time the file is there already
        assert receiver.receive(whole, archive)["outcome"] == "added"
    assert [path.name for path in folder_of(takeout).iterdir()] == ["t.zip"]
    assert browser.get(reverse("ingest:takeout")).context["imports"] == []

    go_on = reverse("ingest:takeout_go_on", args=[made["batch"]])
    assert browser.post(go_on).status_code == 302
    takeout.refresh_from_db()
    assert takeout.phase == "index"
    assert not receiver.owns_target(alice, takeout.pk)


def test_only_operators_read_the_machine(
    browser_of: BrowserOf, alice: User, bob: User, archive: Path
) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=True)
    bob.refresh_from_db()
    address = reverse("ingest:start_machine_takeout")
    assert browser_of(alice).post(address, {"path": str(archive)}).status_code == 404
    browser = browser_of(bob)
    assert b'name="path"' in browser.get(reverse("ingest:takeout")).content
    for path, day in (("", ""), ("/nowhere/x.zip", ""), ("a\0b", ""), (str(archive), "soon")):
        browser.post(address, {"path": path, "after": day})
        assert not TakeoutImport.objects.exists()
    browser.post(address, {"path": str(archive), "is_dry_run": "on"})
    takeout = TakeoutImport.objects.get()
    assert takeout.is_dry_run
    assert takeout.batch.owner == bob


def test_a_stranger_finds_nothing(
    browser_of: BrowserOf, bob: User, alice: User, archive: Path
) -> None:
    takeout = bring_in(alice, archive)
    browser = browser_of(bob)
    for name in ("takeout_report", "takeout_progress"):
        assert browser.get(reverse(f"ingest:{name}", args=[takeout.batch_id])).status_code == 404
    assert browser.post(reverse("ingest:takeout_go_on", args=[takeout.batch_id])).status_code == 404
    for ending in ("csv", "json"):
        address = reverse("ingest:takeout_download", args=[takeout.batch_id, ending])
        assert browser.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert browser.get(reverse("ingest:takeout")).context["imports"] == []


def test_the_account_is_a_page(browser: Client, alice: User, tmp_path: Path) -> None:
    files = {**FILES, f"{YEAR}/<b>.pdf": b"%PDF-1.7", f"{ROOT}/Trip/metadata.json": album("Trip")}
    files[f"{ROOT}/x.json"] = b"["
    takeout = bring_in(alice, write_zip(tmp_path / "takeout-X-002.zip", files))
    address = reverse("ingest:takeout_report", args=[takeout.batch_id])
    shown = browser.get(address).content.decode()
    for words in ("&lt;b&gt;.pdf", "Missing are the parts 001.", "shared with you", "CSV"):
        assert words in shown
    refused = browser.get(address, {"state": "refused"})
    assert [each.name for each in refused.context["members"].members] == ["<b>.pdf"]
    for nonsense in ({"state": "x' OR 1=1"}, {"after": "9" * 40}, {"after": "-1"}):
        assert browser.get(address, nonsense).status_code == 200
    assert str(address) in browser.get(reverse("ingest:takeout")).content.decode()


def test_the_account_comes_in_pages_with_few_queries(
    browser: Client, alice: User, archive: Path
) -> None:
    takeout = bring_in(alice, archive)
    address = reverse("ingest:takeout_report", args=[takeout.batch_id])
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    TakeoutMember.objects.bulk_create(
        TakeoutMember(
            takeout=takeout, position=10 + n, archive="t.zip", entry=n, path=f"{n}.jpg",
            name=f"{n}.jpg", folder="", size_bytes=1, kind="media", state="skipped",
        )
        for n in range(PAGE)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        first = browser.get(address).context["members"]
    assert len(many) == len(few)
    second = browser.get(address, {"after": first.next_after}).context["members"]
    assert len(first.members) == PAGE
    assert len(second.members) == 2
    assert second.next_after is None


def test_the_account_is_downloaded(browser: Client, alice: User, tmp_path: Path) -> None:
    files = {**FILES, "=cmd()/x.pdf": b"%PDF-1.7"}
    takeout = bring_in(alice, write_zip(tmp_path / "=1.zip", files))
    address = reverse("ingest:takeout_download", args=[takeout.batch_id, "csv"])
    answer: Any = browser.get(address)
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [row["state"] for row in rows] == ["added", "used", "refused"]
    assert rows[0]["description"] == f"{YEAR}/a.jpg.json"
    assert rows[2]["path"] == "'=cmd()/x.pdf"
    assert all(row["archive"] == "'=1.zip" for row in rows)

    answer = browser.get(address.replace("csv", "json"))
    account = json.loads(answer.getvalue())
    assert account["adds_up"]
    assert sum(account["states"].values()) == account["members"] == len(account["list"]) == 3
    assert browser.get(address.replace("csv", "exe")).status_code == 404


def test_the_progress_asks_again_until_it_is_done(
    browser: Client, alice: User, archive: Path
) -> None:
    takeout = open_takeout(alice, [archive], Options())
    address = reverse("ingest:takeout_progress", args=[takeout.batch_id])
    assert "hx-get" in browser.get(address).content.decode()
    TakeoutImport.objects.update(phase="bring")
    for state in ("added", "pending"):
        TakeoutMember.objects.create(
            takeout=takeout, position=len(state), archive="t.zip", entry=1, path=state, name=state,
            folder="", size_bytes=1, kind="media", state=state,
        )  # fmt: skip
    progress = browser.get(address).context["progress"]
    assert (progress.done, progress.total, progress.percent) == (1, 2, 50)
    TakeoutImport.objects.update(error="The disk is full.")
    answer = browser.get(address)
    assert "The disk is full." in answer.content.decode()
    assert answer.headers["HX-Refresh"] == "true"


@pytest.mark.django_db(transaction=True)
def test_an_import_that_stopped_goes_on_when_asked(
    browser: Client, alice: User, archive: Path, sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    takeout = open_takeout(alice, [archive], Options())
    for trouble in (OSError("The disk is full."), DoesNotAddUp("1 is missing.")):

        def fail(*_words: Any, trouble: Exception = trouble) -> None:
            raise trouble

        monkeypatch.setattr(tasks, "run_takeout", fail)
        tasks.continue_takeout(takeout.pk)
        takeout.refresh_from_db()
        assert takeout.error == str(trouble)
        assert Batch.objects.get().finished_at  # the bell does not wait for it
    monkeypatch.undo()
    monkeypatch.setattr(tasks.continue_takeout, "delay", sent.append)
    browser.post(reverse("ingest:takeout_go_on", args=[takeout.batch_id]))
    assert sent == [takeout.pk]
    assert not TakeoutImport.objects.get().error
    assert not Batch.objects.get().received_at
    tasks.continue_takeout(takeout.pk)
    takeout.refresh_from_db()
    assert not takeout.error
    assert takeout.finished_at


def test_a_worker_leaves_an_import_to_the_one_on_it(
    alice: User, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    takeout = open_takeout(alice, [archive], Options())

    def held(*_words: Any) -> None:
        raise AlreadyRunning

    monkeypatch.setattr(tasks, "run_takeout", held)
    tasks.continue_takeout(takeout.pk)
    takeout.refresh_from_db()
    assert not takeout.error


def test_workers_go_on_with_what_was_abandoned(alice: User, archive: Path, sent: list[int]) -> None:
    takeout = open_takeout(alice, [archive], Options())
    tasks.resume_abandoned()
    assert sent == []
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.resume_abandoned()
    assert sent == [takeout.pk]
    tasks.stop(takeout, "Stopped by hand.")
    tasks.resume_abandoned()
    assert sent == [takeout.pk]


def test_archives_that_nobody_started_are_forgotten(alice: User, archive: Path) -> None:
    takeout = open_collection(alice, Options(), is_dry_run=False)
    tasks.resume_abandoned()
    assert folder_of(takeout).is_dir()
    Batch.objects.update(started_at=timezone.now() - timedelta(days=2))
    tasks.resume_abandoned()
    assert not folder_of(takeout).exists()
    assert not Batch.objects.exists()


def test_the_beat_knows_the_task() -> None:
    beat = django_settings.CELERY_BEAT_SCHEDULE["ingest.takeout.tasks.resume_abandoned"]
    assert beat["task"] == tasks.resume_abandoned.name
    assert django_settings.CELERY_TASK_ROUTES[tasks.continue_takeout.name] == {"queue": "io"}
