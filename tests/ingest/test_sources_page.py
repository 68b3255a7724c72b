"""The pages of sources: each person sees and steers only their own."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ingest.models import Scan
from ingest.sources import services
from photos.models import Photo, Source
from tests.ingest.source_files import add, fill, scanned, write_photo

BrowserOf = Callable[[User], Client]


@pytest.fixture
def operator(alice: User) -> User:
    alice.is_staff = True
    alice.save()
    return alice


@pytest.fixture
def nas(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "nas" / "a.jpg", 1).parent


@pytest.fixture
def source(operator: User, nas: Path) -> Source:
    return add(operator, nas)


def test_an_operator_adds_a_folder(operator: User, nas: Path, browser_of: BrowserOf) -> None:
    browser = browser_of(operator)
    page = browser.get(reverse("ingest:sources"))
    assert "No sources yet" in page.content.decode()
    answer = browser.post(
        reverse("ingest:sources"), {"folder": str(nas), "name": "The <b>NAS</b>", "polls": "on"}
    )
    assert answer.status_code == 302
    source = Source.objects.get()
    assert (source.name, source.options, source.root) == (
        "The <b>NAS</b>",
        {"polls": True},
        str(nas),
    )
    page = browser.get(reverse("ingest:sources")).content.decode()
    assert "The &lt;b&gt;NAS&lt;/b&gt;" in page
    assert "in a moment" in page


@pytest.mark.parametrize("folder", ["", "/no/such/folder", "x" * 2000, "a\0b"])
def test_nonsense_is_refused_in_words(operator: User, folder: str, browser_of: BrowserOf) -> None:
    answer = browser_of(operator).post(reverse("ingest:sources"), {"folder": folder})
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert not Source.objects.exists()


def test_others_may_not_read_the_machine_s_folders(
    bob: User, nas: Path, browser_of: BrowserOf
) -> None:
    browser = browser_of(bob)
    assert "A folder or network disk" not in browser.get(reverse("ingest:sources")).content.decode()
    assert browser.post(reverse("ingest:sources"), {"folder": str(nas)}).status_code == 404


def test_a_stranger_sees_and_steers_nothing(
    source: Source, bob: User, browser_of: BrowserOf, client: Client
) -> None:
    browser = browser_of(bob)
    assert source.name not in browser.get(reverse("ingest:sources")).content.decode()
    for name in ("source", "source_card"):
        assert browser.get(reverse(f"ingest:{name}", args=[source.pk])).status_code == 404
    for name, *words in (("tell_source", "pause"), ("trash_missing",), ("remove_source",)):
        address = reverse(f"ingest:{name}", args=[source.pk, *words])
        assert browser.post(address).status_code == 404
        assert browser.get(address).status_code == 405
    assert client.get(reverse("ingest:sources")).status_code == 302
    assert Source.objects.get().state == "active"


def test_it_is_steered_by_buttons(source: Source, operator: User, browser_of: BrowserOf) -> None:
    browser = browser_of(operator)

    def tell(verb: str, **headers: str) -> Any:
        return browser.post(reverse("ingest:tell_source", args=[source.pk, verb]), headers=headers)

    assert tell("nonsense").status_code == 404
    assert tell("rescan").url == reverse("ingest:sources")
    tell("rescan")
    assert Scan.objects.filter(finished_at=None).count() == 1
    assert "Resume" in tell("pause", HX_Request="true").content.decode()
    assert "hx-get" in tell("resume", HX_Request="true").content.decode()


def test_it_shows_how_far_a_scan_is(source: Source, operator: User, browser_of: BrowserOf) -> None:
    address = reverse("ingest:source_card", args=[source.pk])
    browser = browser_of(operator)
    assert "1 file in the library" in browser.get(address).content.decode()
    services.rescan(source)
    Scan.objects.filter(finished_at=None).update(seen=500)
    assert "500 files so far" in browser.get(address).content.decode()
    Scan.objects.filter(finished_at=None).update(total=20_000, seen=5_000)
    page = browser.get(address).content.decode()
    assert "5,000 of 20,000 files" in page
    assert 'value="25"' in page


def test_many_missing_files_are_a_question(
    source: Source, operator: User, nas: Path, browser_of: BrowserOf
) -> None:
    fill(nas, 20)
    scanned(source)
    shutil.rmtree(nas / "010")
    scanned(source)
    browser = browser_of(operator)
    page = browser.get(reverse("ingest:sources")).content.decode()
    assert "20 of 21 files are gone." in page
    browser.post(reverse("ingest:tell_source", args=[source.pk, "outage"]))
    assert "Nothing is lost" in browser.get(reverse("ingest:sources")).content.decode()
    scanned(Source.objects.get())
    browser.post(reverse("ingest:tell_source", args=[source.pk, "gone"]))
    scanned(Source.objects.get())

    address = reverse("ingest:source", args=[source.pk])
    assert "Move 20 photos to the trash" in browser.get(address).content.decode()
    browser.post(reverse("ingest:trash_missing", args=[source.pk]))
    assert Photo.objects.exclude(trashed_at=None).count() == 20
    assert "photos to the trash" not in browser.get(address).content.decode()


def test_it_lists_what_was_not_taken(
    source: Source, operator: User, nas: Path, browser_of: BrowserOf
) -> None:
    (nas / "link.jpg").symlink_to("/etc/passwd")
    scanned(source)
    page = browser_of(operator).get(reverse("ingest:source", args=[source.pk])).content.decode()
    assert "link.jpg" in page
    assert "leads out of the folder" in page


def test_long_lists_say_that_they_are_cut(
    source: Source, operator: User, nas: Path, browser_of: BrowserOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for number in range(4):
        (nas / f"{number}.jpg").symlink_to("/etc/passwd")
        write_photo(nas / f"lost{number}.jpg", number + 50)
    scanned(source)
    for number in range(4):
        (nas / f"lost{number}.jpg").unlink()
    scanned(source)
    monkeypatch.setattr("ingest.sources.selectors.LISTED", 3)
    page = browser_of(operator).get(reverse("ingest:source", args=[source.pk])).content.decode()
    assert page.count("The first 3 of 4.") == 2


def test_removing_takes_a_tick_where_photos_would_go(
    source: Source, operator: User, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(operator), reverse("ingest:remove_source", args=[source.pk])
    assert browser.post(address).url == reverse("ingest:source", args=[source.pk])
    assert Photo.objects.count() == 1
    assert browser.post(address, {"with_photos": "on"}).url == reverse("ingest:sources")
    assert not Photo.objects.exists()
    assert not Source.objects.exists()


def test_its_queries_do_not_grow(
    operator: User, tmp_path: Path, browser_of: BrowserOf, django_assert_num_queries: Any
) -> None:
    browser = browser_of(operator)

    for number in range(5):
        add(operator, write_photo(tmp_path / f"nas{number}" / "a.jpg", number).parent)
        browser.get(reverse("ingest:sources"))
        with django_assert_num_queries(4):
            browser.get(reverse("ingest:sources"))


def test_the_photo_says_where_its_original_is(
    source: Source, operator: User, nas: Path, browser_of: BrowserOf
) -> None:
    photo, browser = Photo.objects.get(), browser_of(operator)
    page, original = (
        reverse("photos:photo", args=[photo.pk]),
        reverse("photos:original", args=[photo.pk]),
    )
    assert "Kept in “nas”, not copied" in browser.get(page).content.decode()
    assert b"".join(browser.get(original)) == (nas / "a.jpg").read_bytes()

    (nas / "a.jpg").rename(nas / "b")
    assert browser.get(original).status_code == 404
    Photo.objects.update(missing_since=photo.added_at)
    assert "Missing in “nas” since" in browser.get(page).content.decode()
    answer = browser.get(original)
    assert (answer.status_code, answer.content.decode()) == (404, "The file is missing in “nas”.")

    (nas / "b").unlink()
    Photo.objects.update(missing_since=None)
    assert browser.get(original).status_code == 503
    Source.objects.update(state="offline")
    assert "“nas” is offline." in browser.get(page).content.decode()
    answer = browser.get(original)
    assert (answer.status_code, answer.content.decode()) == (503, "“nas” is offline.")


def test_a_file_that_changed_in_place_is_not_served(
    source: Source, operator: User, nas: Path, browser_of: BrowserOf
) -> None:
    (nas / "a.jpg").write_bytes(b"<script>")
    answer = browser_of(operator).get(reverse("photos:original", args=[Photo.objects.get().pk]))
    assert (answer.status_code, answer.content.decode()) == (404, "The file in “nas” was changed.")
