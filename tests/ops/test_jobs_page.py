"""The page of jobs: what runs, waits and failed; operators pause, resume and retry there."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import entries_of
from accounts.models import User
from accounts.services import create_user
from ingest.models import PausedStage, StageRun
from ingest.pipeline import STAGES
from ops.models import StrayFile
from ops.watching.pulses import note_pulse
from ops.watching.troubles import tell_operators
from tests.conftest import PASSWORD
from tests.ops.shared import make_run

BrowserOf = Callable[[User], Client]
PAGE = "/settings/jobs/"


@pytest.fixture
def olga(db: None) -> User:
    return create_user("olga@example.org", PASSWORD, name="Olga", is_operator=True)


@pytest.fixture
def browser(olga: User, browser_of: BrowserOf) -> Client:
    return browser_of(olga)


def words(browser: Client, address: str = PAGE) -> str:
    return " ".join(browser.get(address).content.decode().split())


def test_it_tells_what_runs_waits_and_failed(browser: Client, alice: User) -> None:
    note_pulse("cpu@here", "cpu,io")
    for state, minutes in (("due", 30), ("due", 5), ("running", 0), ("waiting", 0)):
        make_run(alice, "faces", state, minutes=minutes)
    run = make_run(alice, "hashes", "failed", error="Traceback\n<b>No room</b>")
    make_run(alice, "hashes", "failed", error="Traceback\n<b>No room</b>")
    shown = words(browser)
    assert "1 running, 2 due, 1 waiting for another stage" in shown
    assert "the first is due since 30\xa0minutes ago" in shown.replace(
        "30 minutes", "30\xa0minutes"
    )
    assert "2 failed" in shown
    assert "<strong>hashes</strong>: &lt;b&gt;No room&lt;/b&gt;" in shown
    assert "2 photos, the last" in shown
    assert run.photo.filename not in shown
    assert "Worker cpu@here" in shown
    assert "Nothing to do" in shown


def test_it_says_what_needs_somebody(browser: Client) -> None:
    tell_operators("backup", "The backup failed.")
    shown = words(browser, f"{PAGE}?fragment")
    assert "Something needs you" in shown
    assert "The backup failed." in shown
    assert "A worker is missing" in shown
    assert "No worker runs." in shown
    assert "<html" not in shown


def test_all_is_well(browser: Client) -> None:
    note_pulse("all@here", "cpu,io,ml")
    note_pulse("beat")
    StrayFile.objects.create(storage="originals", key="a")
    shown = words(browser)
    assert "All is well" in shown
    assert "1 stored file that no row knows is deleted a week after it was seen." in shown


def tell(browser: Client, stage: str, verb: str) -> str:
    answer = browser.post(reverse("ops:tell_stage", args=[stage, verb]), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_pauses_and_resumes(browser: Client, olga: User) -> None:
    assert "Paused: what is being worked on is finished" in tell(browser, "faces", "pause")
    assert PausedStage.objects.get().stage == "faces"
    assert ">Paused<" in words(browser)
    assert entries_of(olga)[0].subject == "pause: faces"
    assert "It goes on." in tell(browser, "faces", "resume")
    assert not PausedStage.objects.exists()


def test_it_pauses_and_resumes_all(browser: Client) -> None:
    assert "Pause all" in words(browser)
    tell(browser, "all", "pause")
    assert PausedStage.objects.count() == len(STAGES)
    assert "Resume all" in words(browser)
    tell(browser, "all", "resume")
    assert not PausedStage.objects.exists()


def test_it_tries_again_what_failed(browser: Client, alice: User) -> None:
    make_run(alice, "hashes", "failed")
    assert "1 photo is tried again." in tell(browser, "hashes", "retry")
    assert StageRun.objects.get().state == "due"


@pytest.mark.parametrize(("stage", "verb"), [("faces", "explode"), ("none", "pause"), ("%00", "x")])
def test_nonsense_is_not_found(browser: Client, stage: str, verb: str) -> None:
    assert browser.post(f"/settings/jobs/{stage}/{verb}/").status_code == 404
    assert not PausedStage.objects.exists()


def test_it_is_no_page_for_others(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    assert browser.get(PAGE).status_code == 404
    assert browser.post("/settings/jobs/all/pause/").status_code == 404
    assert not PausedStage.objects.exists()
    assert PAGE not in words(browser, "/settings/")


def test_it_stands_among_the_settings_of_operators(browser: Client) -> None:
    assert f'href="{PAGE}"' in words(browser, "/settings/")


def test_many_photos_take_as_many_queries(browser: Client, alice: User) -> None:
    make_run(alice, "faces", "due")
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        browser.get(PAGE)
    for number in range(30):
        state = ("due", "running", "failed")[number % 3]
        make_run(alice, STAGES[number % len(STAGES)].name, state, error=f"Reason {number}")
    for number in range(5):
        tell_operators(f"trouble {number}", "Words")
        note_pulse(f"worker {number}", "cpu")
    with CaptureQueriesContext(connection) as many:
        browser.get(PAGE)
    assert len(many) == len(few)
