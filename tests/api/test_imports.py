"""What was handed in, by the API: batches with their receipts, and Google Takeouts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from ingest.batches import close_batch, open_batch
from ingest.models import Batch, Receipt, StageRun, TakeoutImport, TakeoutMember
from ingest.takeout import tasks
from tests.factories import make_photo

IMPORTS = "/api/v1/imports/"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def batch(alice: User) -> Batch:
    """Two photos came, of which one is worked on, and one file was refused."""
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    for state in ("done", "due"):
        photo = make_photo(alice)
        StageRun.objects.create(photo=photo, stage="metadata", version="1", state=state)
        Receipt.objects.create(batch=batch, filename="a.jpg", outcome="added", photo=photo)
    Receipt.objects.create(batch=batch, filename="b.txt", outcome="refused", reason="No photo.")
    return batch


@pytest.fixture
def takeout(alice: User) -> TakeoutImport:
    batch = open_batch(alice, Batch.Origin.TAKEOUT)
    takeout = TakeoutImport.objects.create(batch=batch, phase="bring", error="The disk is full.")
    for position, state in enumerate(("added", "pending", "used")):
        TakeoutMember.objects.create(
            takeout=takeout, position=position, archive="a.zip", entry=position,
            path=f"{position}.jpg", folder="", name=f"{position}.jpg", size_bytes=1,
            kind="item" if state == "used" else "media", state=state,
        )  # fmt: skip
    return takeout


def test_it_lists_batches_with_their_numbers(
    alice: User, batch: Batch, browser_of: BrowserOf
) -> None:
    newer = open_batch(alice, Batch.Origin.FOLDER, "/photos")

    told = browser_of(alice).get(IMPORTS).json()

    assert [each["id"] for each in told["items"]] == [newer.pk, batch.pk]
    assert told["items"][0]["folder"] == "/photos"
    figures = [told["items"][1][name] for name in ("added", "duplicates", "refused")]
    assert figures == [2, 0, 1]


def test_it_goes_page_by_page(alice: User, browser_of: BrowserOf) -> None:
    batches = [open_batch(alice, Batch.Origin.UPLOAD).pk for _ in range(3)]
    browser = browser_of(alice)

    first = browser.get(IMPORTS, {"limit": 2}).json()
    second = browser.get(IMPORTS, {"limit": 2, "after": first["next"]}).json()

    found = [each["id"] for each in (*first["items"], *second["items"])]
    assert found == batches[::-1]
    assert second["next"] is None


def test_it_tells_how_far_a_batch_is(alice: User, batch: Batch, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)

    told = browser.get(f"{IMPORTS}{batch.pk}/").json()
    assert (told["ready"], told["failed"], told["percent"]) == (1, 0, 50)
    assert told["finished_at"] is None

    StageRun.objects.update(state="done")
    close_batch(batch)
    assert browser.get(f"{IMPORTS}{batch.pk}/").json()["percent"] == 100


def test_every_file_has_a_receipt(alice: User, batch: Batch, browser_of: BrowserOf) -> None:
    browser, address = browser_of(alice), f"{IMPORTS}{batch.pk}/receipts/"

    assert len(browser.get(address).json()["items"]) == 3
    [refused] = browser.get(address, {"outcome": "refused"}).json()["items"]
    assert (refused["filename"], refused["reason"], refused["photo"]) == (
        "b.txt",
        "No photo.",
        None,
    )
    assert browser.get(address, {"outcome": "lost"}).status_code == 400


def test_it_tells_how_far_a_takeout_is(
    alice: User, takeout: TakeoutImport, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    [listed] = browser.get(f"{IMPORTS}takeouts/").json()["items"]
    assert (listed["batch"], listed["phase"], listed["error"]) == (
        takeout.batch_id,
        "bring",
        "The disk is full.",
    )

    told = browser.get(f"{IMPORTS}{takeout.batch_id}/takeout/").json()

    assert (told["members"], told["media"], told["media_done"], told["percent"]) == (3, 2, 1, 50)
    assert told["states"] == {"added": 1, "pending": 1, "used": 1}
    members = f"{IMPORTS}{takeout.batch_id}/takeout/members/"
    assert [each["position"] for each in browser.get(members).json()["items"]] == [0, 1, 2]
    [one] = browser.get(members, {"state": "used"}).json()["items"]
    assert (one["path"], one["photo"]) == ("2.jpg", None)


def test_one_that_stopped_goes_on(
    alice: User, takeout: TakeoutImport, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    sent: list[int] = []
    monkeypatch.setattr(tasks.continue_takeout, "delay", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser_of(alice).post(f"{IMPORTS}{takeout.batch_id}/takeout/go-on/")

    assert (answer.status_code, answer.json()["error"]) == (200, "")
    assert sent == [takeout.pk]


def test_what_others_handed_in_is_not_there(
    bob: User, batch: Batch, takeout: TakeoutImport, browser_of: BrowserOf
) -> None:
    stranger = browser_of(bob)

    assert stranger.get(IMPORTS).json()["items"] == []
    assert stranger.get(f"{IMPORTS}takeouts/").json()["items"] == []
    for address in ("", "receipts/", "takeout/", "takeout/members/"):
        for each in (batch.pk, takeout.batch_id, 10**30):
            assert stranger.get(f"{IMPORTS}{each}/{address}").status_code == 404
    assert stranger.post(f"{IMPORTS}{takeout.batch_id}/takeout/go-on/").status_code == 404


def test_its_queries_do_not_grow(
    alice: User, batch: Batch, browser_of: BrowserOf, django_assert_num_queries: Any
) -> None:
    browser = browser_of(alice)
    for _ in range(10):
        open_batch(alice, Batch.Origin.UPLOAD)

    with django_assert_num_queries(2):  # the person, and one
        assert len(browser.get(IMPORTS).json()["items"]) == 11
