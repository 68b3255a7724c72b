"""What is answered while a part of the library is away, or where we made a mistake: in the form of
who asked, and without the part that is away."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.keys import PREFIX
from accounts.models import User
from config import env, urls
from ops.watching.away import part_away
from photos.models import Photo
from tests.photos.photo_files import make_whole_photo

BrowserOf = Callable[[User], Client]
Away = Callable[[], AbstractContextManager[None]]
PAGE = {"Accept": "text/html,application/xhtml+xml"}
NOBODY_LISTENS = 9
AWAY = "the storage is away"


@login_not_required
def broken(_: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@login_not_required
def locked_out(_: HttpRequest) -> HttpResponse:
    """The database is there, and says that two wanted the same."""
    raise OperationalError from psycopg.errors.DeadlockDetected


urlpatterns = [
    path("broken/", broken),
    path("locked/", locked_out),
    path("api/v1/broken/", broken),
    path("api/broken/", broken),
    *urls.urlpatterns,
]
handler500 = urls.handler500


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    """Of Alice, as a browser that shows what fails."""
    browser = browser_of(alice)
    browser.raise_request_exception = False
    assert browser.get("/").status_code == 200
    return browser


@contextmanager
def no_database() -> Iterator[None]:
    connection.close()
    known = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    connection.settings_dict.update(HOST="127.0.0.1", PORT=str(NOBODY_LISTENS))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(known)


@pytest.fixture
def no_storage(settings: Any, tmp_path: Path, on_disk: None) -> Away:
    """A file lies where the disk was: what is below is no missing file, but no folder."""

    @contextmanager
    def away() -> Iterator[None]:
        known = settings.STORAGES
        (tmp_path / "nothing").touch()
        gone = {name: known[name] for name in ("originals", "renditions")}
        for name, said in gone.items():
            location = {**said["OPTIONS"], "location": str(tmp_path / "nothing" / name)}
            gone[name] = {**said, "OPTIONS": location}
        settings.STORAGES = known | gone
        yield
        settings.STORAGES = known

    return away


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [each for each in caplog.records if each.name.startswith(("django", "config", "photos"))]


@pytest.mark.django_db(transaction=True)
def test_a_page_says_that_the_database_is_away_and_comes_back(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with no_database():
        answer = browser.get("/", headers=PAGE)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "Back in a moment" in page
    assert "looks again by itself" in page
    [line] = lines(caplog)
    assert line.levelname == "WARNING"
    assert line.exc_info is None
    assert "\n" not in line.getMessage()
    assert line.getMessage().startswith("the database is away: OperationalError: ")
    assert browser.get("/", headers=PAGE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_page_says_that_the_broker_is_away_and_comes_back(
    browser: Client, no_broker: Away, caplog: pytest.LogCaptureFixture
) -> None:
    with no_broker():
        answer = browser.get("/", headers=PAGE)
    assert answer.status_code == 503
    assert [each.getMessage().split(":")[0] for each in lines(caplog)] == ["the broker is away"]
    assert browser.get("/", headers=PAGE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_is_not_sent_again_by_itself(browser: Client) -> None:
    with no_database():
        page = browser.post("/albums/", headers=PAGE).content.decode()
    assert "looks again by itself" not in page
    assert "look before you do it again" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "headers", [{"Accept": "*/*"}, {"Accept": "text/html, */*", "HX-Request": "true"}]
)
def test_a_script_is_told_in_words(browser: Client, headers: dict[str, str]) -> None:
    with no_database():
        answer = browser.get("/", headers=headers)
    assert answer.status_code == 503
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Nothing is lost" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_api_says_so_as_a_problem(browser: Client, no_broker: Away) -> None:
    for away in (no_database, no_broker):
        with away():
            answer = browser.get("/api/v1/photos/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "part_away"
        assert browser.get("/api/v1/photos/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_clients_of_immich_are_told_in_their_words(alice: User) -> None:
    client = Client(raise_request_exception=False)
    with no_database():
        answer = client.get("/api/users/me", headers={"x-api-key": f"{PREFIX}any"})
    assert answer.status_code == 503
    assert answer.json()["statusCode"] == 503
    assert answer.json()["error"] == "Service Unavailable"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["thumbnail", "original"])
def test_a_picture_whose_disk_is_away_is_away_and_not_missing(
    browser: Client, alice: User, no_storage: Away, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    photo = make_whole_photo(alice)
    with no_storage():
        answer = browser.get(f"/photos/{photo.pk}/{name}")
        told = browser.get(f"/api/v1/photos/{photo.pk}/{name}/")
    assert answer.status_code == told.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert told.json()["code"] == "part_away"
    assert [each.getMessage().split(":")[0] for each in lines(caplog)] == 2 * [AWAY]
    assert all(each.exc_info is None for each in lines(caplog))
    assert browser.get(f"/photos/{photo.pk}/{name}").status_code == 200


@pytest.mark.django_db
def test_what_neither_of_two_storages_has_is_not_missing_while_one_is_away(
    browser: Client, alice: User, tmp_path: Path, settings: Any
) -> None:
    photo = make_whole_photo(alice)
    (tmp_path / "nothing").touch()
    two = env.tiered(f"file://{tmp_path}/fast", f"file://{tmp_path}/nothing/cheap")
    settings.STORAGES = {**settings.STORAGES, "originals": two}
    assert browser.get(f"/photos/{photo.pk}/original").status_code == 503


@pytest.mark.django_db
def test_an_upload_waits_for_its_disk(
    browser: Client, make_jpeg: Callable[..., Path], no_storage: Away
) -> None:
    sent = {"data": make_jpeg().read_bytes(), "content_type": "application/octet-stream"}
    with no_storage():
        answer = browser.post("/api/v1/upload/", **sent, headers={"X-Filename": "a.jpg"})
    assert (answer.status_code, answer.json()["code"]) == (503, "part_away")
    assert not Photo.objects.exists()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_fault_of_ours_is_one_in_every_form(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    problem = client.get("/api/v1/broken/")
    assert (problem.status_code, problem["Content-Type"]) == (500, "application/problem+json")
    assert problem.json()["code"] == "failed"
    assert client.get("/api/broken/").json()["statusCode"] == 500
    page = client.get("/broken/", headers=PAGE)
    assert page.status_code == 500
    assert "Something failed" in page.content.decode()
    assert client.get("/broken/").content.decode().startswith("Something failed. Nothing is lost")
    assert all(each.exc_info for each in lines(caplog))
    assert len(lines(caplog)) == 4


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_database_that_says_no_is_not_away() -> None:
    assert Client(raise_request_exception=False).get("/locked/").status_code == 500


@pytest.mark.parametrize(
    ("reason", "part"),
    [
        (psycopg.errors.AdminShutdown(), "database"),
        (psycopg.errors.CannotConnectNow(), "database"),
        (psycopg.errors.TooManyConnections(), "database"),
        (psycopg.OperationalError("the connection is closed"), "database"),
        (psycopg.errors.QueryCanceled(), ""),
    ],
)
def test_it_knows_by_the_code_whether_the_database_is_away(reason: Exception, part: str) -> None:
    error = OperationalError()
    error.__cause__ = reason
    assert part_away(error) == part


def test_it_finds_the_outage_behind_what_came_of_it() -> None:
    error = ValueError("nothing was read")
    error.__context__ = InterfaceError("connection already closed")
    assert part_away(error) == "database"
    assert part_away(None) == ""
