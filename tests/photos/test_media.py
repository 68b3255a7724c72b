"""Thumbnails, previews, originals and videos: who gets them, how, and which part."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from photos.models import Photo, Rendition
from tests.factories import make_photo

BYTES = bytes(range(256)) * 40

BrowserOf = Callable[[User], Client]


def make_original(owner: User, content: bytes = BYTES, **fields: Any) -> Photo:
    key = fields.setdefault("original_key", "ab/cd/original.jpg")
    storages["originals"].save(key, ContentFile(content))
    return make_photo(owner, size_bytes=len(content), **fields)


def make_rendition(photo: Photo, name: str, content: bytes = BYTES) -> Rendition:
    key, mime = f"ab/{photo.pk}-{name}", "video/mp4" if name == "proxy" else "image/webp"
    storages["renditions"].save(key, ContentFile(content))
    return Rendition.objects.create(
        photo=photo, name=name, key=key, mime=mime, size_bytes=len(content)
    )


def address(photo: Photo, name: str = "original") -> str:
    return reverse(f"photos:{name}", args=[photo.pk])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("name", ["thumbnail", "preview"])
def test_it_serves_renditions(alice: User, browser_of: BrowserOf, name: str) -> None:
    photo = make_photo(alice)
    make_rendition(photo, name)
    response = browser_of(alice).get(address(photo, name))
    assert (response.status_code, body(response)) == (200, BYTES)
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Length"] == str(len(BYTES))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=86400"
    assert response["ETag"] == f'"{photo.sha256}-{name}-2800"'


def test_it_needs_one_query_for_a_thumbnail_beside_the_person_and_lenders(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    photo = make_photo(alice)
    for name in ("preview", "thumbnail"):
        make_rendition(photo, name)
    browser = browser_of(alice)
    browser.get(address(photo, "thumbnail"))
    with django_assert_num_queries(3):
        browser.get(address(photo, "thumbnail"))


@pytest.mark.parametrize("name", ["thumbnail", "preview", "playback"])
def test_it_says_not_there_yet_without_being_remembered(
    alice: User, browser_of: BrowserOf, name: str
) -> None:
    response = browser_of(alice).get(address(make_photo(alice), name))
    assert (response.status_code, response.content) == (404, b"")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["thumbnail", "preview", "playback", "original"])
def test_it_is_404_for_strangers_and_for_locked_photos(
    alice: User, charlie: User, browser_of: BrowserOf, name: str
) -> None:
    photo = make_original(alice, kind="video", mime="video/mp4", is_playable=True)
    for rendition in ("thumbnail", "preview"):
        make_rendition(photo, rendition)
    assert browser_of(alice).get(address(photo, name)).status_code == 200
    assert browser_of(charlie).get(address(photo, name)).status_code == 404
    Photo.objects.filter(pk=photo.pk).update(is_locked=True)
    assert browser_of(alice).get(address(photo, name)).status_code == 404


def test_it_sends_visitors_to_the_sign_in_page(alice: User, client: Client) -> None:
    response = client.get(address(make_original(alice)))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in/")


def test_it_serves_what_is_archived_or_in_the_trash_to_its_owner(
    alice: User, browser_of: BrowserOf
) -> None:
    photo = make_original(alice, archived_at=timezone.now(), trashed_at=timezone.now())
    make_rendition(photo, "thumbnail")
    for name in ("original", "thumbnail"):
        assert browser_of(alice).get(address(photo, name)).status_code == 200


@pytest.mark.parametrize(
    ("mime", "query", "disposition"),
    [
        ("image/jpeg", "", "inline"),
        ("image/avif", "", "inline"),
        ("video/mp4", "", "inline"),
        ("image/jpeg", "?download=1", "attachment"),
        ("image/tiff", "", "attachment"),
        ("image/svg+xml", "", "attachment"),
        ("text/html", "", "attachment"),
    ],
)
def test_it_shows_only_what_is_safe_to_show(
    alice: User, browser_of: BrowserOf, mime: str, query: str, disposition: str
) -> None:
    photo = make_original(alice, mime=mime, filename="a.jpg")
    response = browser_of(alice).get(address(photo) + query)
    assert response["Content-Disposition"] == f'{disposition}; filename="a.jpg"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("filename", "written"),
    [
        ("Zürich ☀.jpg", "filename*=utf-8''Z%C3%BCrich%20%E2%98%80.jpg"),
        ('a"b\\c.jpg', r'filename="a\"b\\c.jpg"'),
        ("a\r\nSet-Cookie: x=1.jpg", 'filename="a__Set-Cookie: x=1.jpg"'),
    ],
)
def test_it_writes_any_file_name_safely(
    alice: User, browser_of: BrowserOf, filename: str, written: str
) -> None:
    response = browser_of(alice).get(address(make_original(alice, filename=filename)))
    assert response["Content-Disposition"] == f"inline; {written}"


def test_it_answers_304_to_a_browser_that_has_it(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = make_original(alice), browser_of(alice)
    known = browser.get(address(photo))["ETag"]
    response = browser.get(address(photo), headers={"If-None-Match": known})
    assert (response.status_code, body(response), response["ETag"]) == (304, b"", known)
    assert "immutable" in response["Cache-Control"]
    other = browser.get(address(photo), headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_it_gives_a_rendition_made_anew_another_etag(alice: User, browser_of: BrowserOf) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    rendition = make_rendition(photo, "thumbnail")
    first = browser.get(address(photo, "thumbnail"))["ETag"]
    rendition.delete()
    make_rendition(photo, "thumbnail", BYTES[:100])
    assert browser.get(address(photo, "thumbnail"))["ETag"] != first


def test_it_serves_a_part(alice: User, browser_of: BrowserOf) -> None:
    photo = make_original(alice)
    response = browser_of(alice).get(address(photo), headers={"Range": "bytes=10-19"})
    assert (response.status_code, body(response)) == (206, BYTES[10:20])
    assert response["Content-Range"] == f"bytes 10-19/{len(BYTES)}"
    assert response["Content-Length"] == "10"


def test_it_refuses_a_part_behind_the_end(alice: User, browser_of: BrowserOf) -> None:
    photo = make_original(alice)
    response = browser_of(alice).get(address(photo), headers={"Range": "bytes=999999-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(BYTES)}")


def test_it_gives_all_when_the_part_is_of_an_older_version(
    alice: User, browser_of: BrowserOf
) -> None:
    photo, browser = make_original(alice), browser_of(alice)
    part = {"Range": "bytes=0-9"}
    same = browser.get(address(photo), headers={**part, "If-Range": f'"{photo.sha256}"'})
    assert (same.status_code, body(same)) == (206, BYTES[:10])
    other = browser.get(address(photo), headers={**part, "If-Range": '"older"'})
    assert (other.status_code, body(other)) == (200, BYTES)


@pytest.mark.parametrize(("wanted", "status", "length"), [("", 200, 10240), ("bytes=-7", 206, 7)])
def test_it_tells_the_head_alone(
    alice: User, browser_of: BrowserOf, wanted: str, status: int, length: int
) -> None:
    response = browser_of(alice).head(address(make_original(alice)), headers={"Range": wanted})
    assert (response.status_code, body(response)) == (status, b"")
    assert response["Content-Length"] == str(length)


def test_it_reads_large_files_in_pieces(alice: User, browser_of: BrowserOf) -> None:
    photo = make_original(alice, BYTES * 100)
    response = browser_of(alice).get(address(photo))
    pieces = list(response.streaming_content)
    assert max(map(len, pieces)) == 256 * 1024
    assert b"".join(pieces) == BYTES * 100


def test_it_reports_a_missing_file(
    alice: User, browser_of: BrowserOf, caplog: pytest.LogCaptureFixture
) -> None:
    photo = make_photo(alice, original_key="ab/cd/gone.jpg")
    assert browser_of(alice).get(address(photo)).status_code == 404
    assert "file missing storage=originals key=ab/cd/gone.jpg" in caplog.text


def test_it_plays_the_proxy_before_the_original(alice: User, browser_of: BrowserOf) -> None:
    video = make_original(alice, b"original", kind="video", mime="video/mp4", is_playable=True)
    original = browser_of(alice).get(address(video, "playback"))
    assert body(original) == b"original"
    assert "immutable" not in original["Cache-Control"]
    make_rendition(video, "proxy", b"proxy")
    assert body(browser_of(alice).get(address(video, "playback"))) == b"proxy"


def test_it_plays_nothing_that_browsers_cannot(alice: User, browser_of: BrowserOf) -> None:
    video = make_original(alice, kind="video", mime="video/x-msvideo", is_playable=False)
    assert browser_of(alice).get(address(video, "playback")).status_code == 404
