"""Sources by the API: how they do, and what they are told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from ingest.models import Scan, SourceFile
from ingest.sources.services import add_folder
from photos.models import Source
from tests.factories import make_photo
from tests.ingest.source_files import write_photo

SOURCES = "/api/v1/sources/"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def source(alice: User, tmp_path: Path) -> Source:
    write_photo(tmp_path / "nas" / "a.jpg", 1)
    return add_folder(alice, str(tmp_path / "nas"), name="NAS")


def test_it_lists_them_with_their_scans(alice: User, source: Source, browser_of: BrowserOf) -> None:
    Scan.objects.update(seen=40, total=100)
    SourceFile.objects.create(
        source=source, path="a.jpg", size_bytes=1, version="1", state="indexed"
    )

    [told] = browser_of(alice).get(SOURCES).json()["items"]

    assert (told["id"], told["name"], told["kind"], told["state"]) == (
        source.pk,
        "NAS",
        "folder",
        "active",
    )
    assert (told["is_scanning"], told["percent"], told["seen"], told["total"]) == (
        True,
        40,
        40,
        100,
    )
    assert told["files"] == {"indexed": 1, "refused": 0, "unreadable": 0, "missing": 0}


def test_one_that_was_never_scanned_has_seen_nothing(
    alice: User, source: Source, browser_of: BrowserOf
) -> None:
    Scan.objects.all().delete()

    [told] = browser_of(alice).get(SOURCES).json()["items"]

    assert (told["is_scanning"], told["percent"], told["seen"], told["total"]) == (
        False,
        None,
        0,
        None,
    )


def test_it_tells_what_a_person_has_to_see_to(
    alice: User, source: Source, browser_of: BrowserOf
) -> None:
    photo = make_photo(alice, kept_in=source)
    for name, state in (("gone.jpg", "missing"), ("odd.jpg", "refused")):
        SourceFile.objects.create(
            source=source, path=name, size_bytes=1, version="1", state=state, photo=photo
        )

    told = browser_of(alice).get(f"{SOURCES}{source.pk}/").json()

    assert (told["kept_in_place"], told["missing_photos"]) == (1, 0)
    assert told["missing"] == [
        {"path": "gone.jpg", "state": "missing", "reason": "", "size_bytes": 1, "photo": photo.pk}
    ]
    assert [each["path"] for each in told["problems"]] == ["odd.jpg"]


def test_it_is_paused_resumed_and_looked_through(
    alice: User, source: Source, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)

    def tell(verb: str) -> Any:
        answer = browser.post(f"{SOURCES}{source.pk}/{verb}/")
        assert answer.status_code == 200
        return answer.json()

    paused = tell("pause")
    assert (paused["state"], paused["is_scanning"]) == ("paused", False)
    assert tell("rescan")["is_scanning"] is False
    resumed = tell("resume")
    assert (resumed["state"], resumed["is_scanning"]) == ("active", True)


def test_it_answers_a_source_that_asks(alice: User, source: Source, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    Scan.objects.all().delete()
    Source.objects.update(state=Source.State.ASKS)

    assert browser.post(f"{SOURCES}{source.pk}/gone/").json()["is_scanning"] is True
    assert Scan.objects.get().accepts_losses
    assert browser.post(f"{SOURCES}{source.pk}/outage/").json()["state"] == "offline"


def test_a_stranger_sees_and_steers_nothing(
    bob: User, source: Source, browser_of: BrowserOf
) -> None:
    stranger = browser_of(bob)

    assert stranger.get(SOURCES).json()["items"] == []
    assert stranger.get(f"{SOURCES}{source.pk}/").status_code == 404
    for verb in ("rescan", "pause", "resume", "gone", "outage"):
        assert stranger.post(f"{SOURCES}{source.pk}/{verb}/").status_code == 404
    assert Source.objects.get().state == "active"


def test_its_queries_do_not_grow(
    alice: User, tmp_path: Path, browser_of: BrowserOf, django_assert_num_queries: Any
) -> None:
    browser = browser_of(alice)
    for number in range(3):
        write_photo(tmp_path / str(number) / "a.jpg", number)
        add_folder(alice, str(tmp_path / str(number)))
    browser.get(SOURCES)

    with django_assert_num_queries(4):  # the person, and three
        assert len(browser.get(SOURCES).json()["items"]) == 3
