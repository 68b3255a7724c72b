"""PROPFIND, GET, OPTIONS: the inbox, and the library by month and by album."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from clients.models import InboxEntry
from photos.models import Photo
from tests.clients.conftest import Dav, jpeg
from tests.factories import make_photo

pytestmark = pytest.mark.django_db
D = "{DAV:}"
JUNE = datetime(2024, 6, 30, 23, 59, 59, tzinfo=UTC)


def found(dav: Dav, path: str, body: str = "", depth: str = "1") -> list[Element]:
    answer = dav("PROPFIND", path, body, depth=depth)
    assert answer.status_code == 207, answer.content
    return fromstring(b"".join(answer.streaming_content)).findall(f"{D}response")


def names_in(dav: Dav, path: str) -> list[str]:
    return [each.findtext(f".//{D}displayname", "") for each in found(dav, path)][1:]


def addresses_in(dav: Dav, path: str) -> list[str]:
    return [each.findtext(f"{D}href", "") for each in found(dav, path)]


@pytest.mark.parametrize("path", ["", "/"])
def test_it_shows_three_folders(dav: Dav, path: str) -> None:
    assert addresses_in(dav, path) == [
        "/dav/", "/dav/upload/", "/dav/years/", "/dav/albums/",
    ]  # fmt: skip


def test_it_answers_without_a_slash(dav: Dav, alice: User, dav_of: Callable[[User], Dav]) -> None:
    assert found(dav, "upload", depth="0")[0].findtext(f"{D}href") == "/dav/upload/"


def test_it_sorts_by_year_and_month(dav: Dav, alice: User) -> None:
    make_photo(alice, JUNE, filename="IMG_1.jpg")
    make_photo(alice, JUNE, filename="img_1.jpg")
    make_photo(alice, datetime(2024, 7, 1, tzinfo=UTC), filename="IMG_1.jpg")
    make_photo(alice, datetime(987, 1, 1, tzinfo=UTC), filename="a/b\x01?.jpg")
    make_photo(alice, datetime(9999, 12, 31, tzinfo=UTC), filename="late.jpg")

    assert names_in(dav, "years") == ["0987", "2024", "9999"]
    assert names_in(dav, "years/2024") == ["06", "07"]
    assert names_in(dav, "years/2024/06") == ["IMG_1.jpg", "img_1 (2).jpg"]
    assert names_in(dav, "years/0987/01") == ["a_b__.jpg"]
    assert names_in(dav, "years/9999/12") == ["late.jpg"]


@pytest.mark.parametrize(
    "path",
    ["years/2023", "years/2024/08", "years/2024/6", "years/+024/06", "years/x/06", "albums/None",
     "years/2024/06/b.jpg", "years/2024/6/a.jpg", "years/x/06/a.jpg", "years/2024/06/a.jpg/x", "people", "upload/none", "albums/A/b.jpg"],
)  # fmt: skip
def test_it_has_nothing_elsewhere(dav: Dav, alice: User, path: str) -> None:
    make_photo(alice, JUNE, filename="a.jpg")

    for method in ("PROPFIND", "GET", "HEAD"):
        assert dav(method, path).status_code == 404, method


def test_it_shows_albums_by_title(dav: Dav, alice: User) -> None:
    photo = make_photo(alice, filename="a.jpg")
    for title in ("Été / Summer", "été _ summer", "", "../years", "bad \ufffe sign"):
        add_photos(Album.objects.create(owner=alice, title=title), [photo])

    assert names_in(dav, "albums") == [
        "Été _ Summer", "été _ summer (2)", "unnamed", "_.._years", "bad \ufffd sign",
    ]  # fmt: skip
    assert names_in(dav, "albums/e%CC%81te%CC%81%20_%20summer%20(2)") == ["a.jpg"]


def test_it_hides_what_is_in_the_trash_locked_or_of_others(
    dav: Dav, alice: User, bob: User
) -> None:
    seen = make_photo(alice, JUNE, filename="seen.jpg")
    trashed = make_photo(alice, JUNE, filename="trashed.jpg", trashed_at=JUNE)
    locked = make_photo(alice, JUNE, filename="locked.jpg", is_locked=True)
    make_photo(bob, JUNE, filename="his.jpg")
    add_photos(Album.objects.create(owner=alice, title="A"), [seen, trashed, locked])
    add_photos(Album.objects.create(owner=bob, title="His"), [])

    assert names_in(dav, "years/2024/06") == ["seen.jpg"]
    assert names_in(dav, "albums/A") == ["seen.jpg"]
    assert names_in(dav, "albums") == ["A"]
    assert dav("GET", "years/2024/06/trashed.jpg").status_code == 404


@pytest.mark.parametrize("fields", [{"trashed_at": JUNE}, {"is_locked": True}])
def test_it_lists_what_a_client_sent_but_gives_no_bytes_of_it(
    dav: Dav, fields: dict[str, Any]
) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    Photo.objects.update(**fields)

    assert names_in(dav, "upload") == ["a.jpg"]
    assert dav("GET", "upload/a.jpg").status_code == 404


def test_it_lists_what_was_deleted_for_good_so_that_it_is_not_sent_again(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    Photo.objects.all().delete()

    assert names_in(dav, "upload") == ["a.jpg"]
    assert dav("GET", "upload/a.jpg").status_code == 404


def test_it_gives_files_and_parts_of_them(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg(), x_oc_mtime="1405659525")
    Photo.objects.update(taken_at=JUNE, taken_local=JUNE)

    for path in ("upload/a.jpg", "years/2024/06/a.jpg"):
        whole = dav("GET", path)
        assert whole.getvalue() == jpeg()
        part = dav("GET", path, range="bytes=2-5")
        assert (part.status_code, part.getvalue()) == (206, jpeg()[2:6])
        head = dav("HEAD", path)
        assert (head.content, head["Content-Length"]) == (b"", str(len(jpeg())))
        assert head["ETag"] == whole["ETag"]
        assert dav("GET", path, if_none_match=whole["ETag"]).status_code == 304
    assert dav("GET", "upload/a.jpg")["Last-Modified"] == "Fri, 18 Jul 2014 04:58:45 GMT"


def test_it_serves_what_is_no_photo_as_a_download(dav: Dav) -> None:
    dav("PUT", "upload/a.xmp", b"<html><script>alert(1)</script></html>")

    answer = dav("GET", "upload/a.xmp")
    assert answer["Content-Disposition"] == "attachment"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_it_says_in_a_browser_what_it_is(dav: Dav) -> None:
    assert b"http://testserver/connect/" in dav("GET", "").content


def test_it_gives_the_properties_that_are_asked_for(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    body = (
        '<propfind xmlns="DAV:" xmlns:o="http://owncloud.org/ns" xmlns:n="urn:n"><prop>'
        "<getetag/><o:checksums/><quota-available-bytes/><quota-used-bytes/><n:other/>"
        '<lockdiscovery/><x xmlns=""/></prop></propfind>'
    )

    answer = dav("PROPFIND", "upload/a.jpg", body, depth="0")

    words = b"".join(answer.streaming_content).decode()
    ok, missing = words.split("200 OK")
    photo = Photo.objects.get()
    assert f'<D:getetag>"{photo.sha256[:32]}"</D:getetag>' in ok
    assert f"<oc:checksum>SHA1:{photo.sha1}</oc:checksum>" in ok
    assert f"<D:quota-used-bytes>{photo.size_bytes}</D:quota-used-bytes>" in ok
    assert int(words.split("quota-available-bytes>")[1].split("<")[0]) > 0
    assert '<x:other xmlns:x="urn:n"/><x/>' in missing
    assert "404 Not Found" in missing


def test_it_names_its_properties(dav: Dav) -> None:
    for body in ("<propname/>", "<allprop/>"):
        each = found(dav, "", f'<propfind xmlns="DAV:">{body}</propfind>', depth="0")[0]
        assert each.find(f".//{D}resourcetype") is not None
        assert each.find(f".//{D}getcontentlength") is None


@pytest.mark.parametrize(
    "body",
    [
        "<propfind",
        "no xml",
        '<other xmlns="DAV:"/>',
        '<propfind xmlns="DAV:"/>',
        '<!DOCTYPE a [<!ENTITY b "c">]><propfind xmlns="DAV:"><allprop/>&b;</propfind>',
        '<!DOCTYPE a SYSTEM "http://example.org/"><propfind xmlns="DAV:"><allprop/></propfind>',
        '<?xml version="1.0" encoding="none"?><propfind xmlns="DAV:"><allprop/></propfind>',
    ],
)
def test_it_refuses_bad_and_hostile_xml(dav: Dav, body: str) -> None:
    assert dav("PROPFIND", "", body).status_code == 400


def test_it_bounds_what_it_reads_and_gives(dav: Dav) -> None:
    assert dav("PROPFIND", "", "x" * 70_000).status_code == 413
    refused = dav("PROPFIND", "", depth="infinity")
    assert refused.status_code == 403
    assert b"propfind-finite-depth" in refused.content
    assert dav("PROPFIND", "", depth="7").status_code == 400


def test_it_tells_what_it_can(dav: Dav) -> None:
    answer = dav("OPTIONS", "")
    assert answer["DAV"] == "1, 2"
    assert "PROPFIND" in answer["Allow"]
    assert dav("PATCH", "").status_code == 405


@pytest.mark.parametrize("path", ["upload", "years", "years/2020/06", "albums", "albums/A0"])
def test_it_lists_many_with_the_same_queries(dav: Dav, alice: User, path: str) -> None:
    def add(number: int) -> None:
        photo = make_photo(alice)
        InboxEntry.objects.create(
            owner=alice, folder="", key=str(number), name=str(number), photo=photo
        )
        for name in ("A0", f"B{number}"):
            album, _ = Album.objects.get_or_create(owner=alice, title=name)
            add_photos(album, [photo])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            found(dav, path)
        return len(captured)

    add(0)
    queries()
    few = queries()
    for number in range(1, 8):
        add(number)
    assert queries() == few
