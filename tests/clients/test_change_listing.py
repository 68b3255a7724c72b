"""MKCOL, DELETE, MOVE, COPY, PROPPATCH: they change the listing, and no photo."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from clients.models import InboxEntry
from photos.models import Photo
from tests.clients.conftest import Dav, basic, credentials, jpeg

pytestmark = pytest.mark.django_db
WIN32 = '<Win32LastModifiedTime xmlns="urn:schemas-microsoft-com:">'


def paths() -> set[str]:
    return {entry.path for entry in InboxEntry.objects.all()}


@pytest.fixture
def trip(dav: Dav) -> None:
    dav("MKCOL", "upload/Trip")
    dav("MKCOL", "upload/Trip/Day_1")
    dav("MKCOL", "upload/Trip2")
    dav("PUT", "upload/Trip/Day_1/a.jpg", jpeg(1))
    dav("PUT", "upload/Trip2/b.jpg", jpeg(2))


def test_it_deletes_nothing_for_a_part_of_an_address(alice: User) -> None:
    signed = basic(*credentials(alice))
    arguments = {"headers": {"Authorization": signed}, "RAW_URI": "/dav/upload/a.jpg#part"}
    Client().generic("PUT", "/dav/upload/a.jpg", jpeg(), headers={"Authorization": signed})

    assert Client().generic("DELETE", "/dav/upload/a.jpg", **arguments).status_code == 400
    assert paths() == {"a.jpg"}


def test_it_makes_folders(dav: Dav) -> None:
    assert dav("MKCOL", "upload/Trip").status_code == 201
    assert dav("MKCOL", "upload/Trip/Day").status_code == 201
    assert dav("MKCOL", "upload/Trip").status_code == 405
    assert dav("MKCOL", "upload/None/Day").status_code == 409
    assert dav("MKCOL", "upload/New", "<body/>").status_code == 415
    assert dav("MKCOL", "upload").status_code == 405
    assert dav("MKCOL", "years/2030").status_code == 403
    assert str(InboxEntry.objects.get(key="Day")) == "Trip/Day"


@pytest.mark.usefixtures("trip")
def test_it_deletes_only_the_listing(dav: Dav) -> None:
    assert dav("DELETE", "upload/Trip").status_code == 204

    assert paths() == {"Trip2", "Trip2/b.jpg"}
    assert Photo.objects.filter(trashed_at=None).count() == 2
    assert dav("DELETE", "upload/Trip").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [("", 404), ("upload", 403), ("years", 403), ("albums", 403), ("none", 404)],
)
def test_it_deletes_nothing_else(dav: Dav, path: str, status: int) -> None:
    expected = 403 if path == "" else status
    assert dav("DELETE", path).status_code == expected


@pytest.mark.usefixtures("trip")
def test_it_moves_a_folder_with_all_in_it(dav: Dav) -> None:
    there = "http://testserver/dav/upload/Trip2/Fjord%20%C3%86"

    assert dav("MOVE", "upload/Trip", destination=there).status_code == 201

    assert paths() == {
        "Trip2", "Trip2/b.jpg", "Trip2/Fjord Æ", "Trip2/Fjord Æ/Day_1", "Trip2/Fjord Æ/Day_1/a.jpg",
    }  # fmt: skip
    assert dav("GET", "upload/Trip2/Fjord%20%C3%86/Day_1/a.jpg").getvalue() == jpeg(1)


@pytest.mark.usefixtures("trip")
def test_it_copies_a_folder_with_all_in_it_or_alone(dav: Dav) -> None:
    assert dav("COPY", "upload/Trip", destination="/dav/upload/C").status_code == 201
    assert dav("COPY", "upload/Trip", destination="/dav/upload/D", depth="0").status_code == 201

    assert {"C", "C/Day_1", "C/Day_1/a.jpg", "D", "Trip/Day_1/a.jpg"} < paths()
    assert "D/Day_1" not in paths()
    assert Photo.objects.count() == 2


@pytest.mark.usefixtures("trip")
def test_it_overwrites_where_it_may(dav: Dav) -> None:
    there = {"destination": "/dav/upload/Trip2"}
    assert dav("MOVE", "upload/Trip", overwrite="F", **there).status_code == 412
    assert dav("MOVE", "upload/Trip", **there).status_code == 204
    assert paths() == {"Trip2", "Trip2/Day_1", "Trip2/Day_1/a.jpg"}


@pytest.mark.usefixtures("trip")
@pytest.mark.parametrize(
    ("destination", "status"),
    [
        ("/dav/upload/Trip", 403),
        ("/dav/upload/Trip/In", 403),
        ("/dav/upload", 403),
        ("/dav/years/2024", 403),
        ("/dav/upload/none/x", 409),
        ("/dav/upload/../x", 400),
        ("/elsewhere", 400),
        ("http://[", 400),
        ("http://example.org/dav/upload/x", 502),
    ],
)
def test_it_moves_to_no_impossible_place(dav: Dav, destination: str, status: int) -> None:
    before = paths()
    assert dav("MOVE", "upload/Trip", destination=destination).status_code == status
    assert paths() == before


@pytest.mark.usefixtures("trip")
def test_it_refuses_more_impossible_moves(dav: Dav) -> None:
    assert dav("MOVE", "upload/Trip").status_code == 400
    assert dav("MOVE", "upload/none", destination="/dav/upload/x").status_code == 404
    assert dav("MOVE", "upload/Trip/Day_1", destination="/dav/upload/Trip").status_code == 403
    assert dav("COPY", "years", destination="/dav/upload/x").status_code == 403
    assert dav("COPY", "upload/Trip", destination="/dav/upload/x", depth="9").status_code == 400


def test_it_moves_nothing_too_deep(dav: Dav) -> None:
    dav("MKCOL", "upload/a")
    path = "a"
    for _ in range(5):
        path += "/" + "x" * 200
        assert dav("MKCOL", f"upload/{path}").status_code == 201
    long = "/dav/upload/" + "y" * 220
    assert dav("MOVE", "upload/a", destination=long).status_code == 409


def test_it_gives_photos_the_name_that_they_get_after_the_upload(dav: Dav) -> None:
    dav("PUT", "upload/.IMG_1.jpg.part", jpeg())
    dav("MOVE", "upload/.IMG_1.jpg.part", destination="/dav/upload/IMG_1.jpg")
    assert Photo.objects.get().filename == "IMG_1.jpg"

    dav("MOVE", "upload/IMG_1.jpg", destination="/dav/upload/other.jpg")
    assert Photo.objects.get().filename == "IMG_1.jpg"


def changes(inside: str) -> str:
    return f'<D:propertyupdate xmlns:D="DAV:" xmlns:u="urn:u">{inside}</D:propertyupdate>'


def told(dav: Dav, path: str, inside: str) -> str:
    answer = dav("PROPPATCH", path, changes(inside))
    assert answer.status_code == 207
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize(
    "date",
    [
        "<D:lastmodified>1405659525</D:lastmodified>",
        "<D:getlastmodified>Fri, 18 Jul 2014 04:58:45 GMT</D:getlastmodified>",
        f"{WIN32}Fri, 18 Jul 2014 04:58:45 GMT</Win32LastModifiedTime>",
    ],
)
def test_it_takes_dates(dav: Dav, date: str) -> None:
    dav("PUT", "upload/a.jpg", jpeg())

    assert "200 OK" in told(dav, "upload/a.jpg", f"<D:set><D:prop>{date}</D:prop></D:set>")
    assert InboxEntry.objects.get().modified_at.timestamp() == 1405659525


def test_it_keeps_the_properties_of_clients(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    told(dav, "upload/a.jpg", "<D:set><D:prop><u:colour>&lt;red</u:colour></D:prop></D:set>")
    dav("COPY", "upload/a.jpg", destination="/dav/upload/b.jpg")

    asked = '<propfind xmlns="DAV:"><prop><colour xmlns="urn:u"/></prop></propfind>'
    words = b"".join(dav("PROPFIND", "upload/b.jpg", asked).streaming_content).decode()
    assert "&lt;red" in words

    told(dav, "upload/b.jpg", "<D:remove><D:prop><u:colour/></D:prop></D:remove>")
    words = b"".join(dav("PROPFIND", "upload/b.jpg", asked).streaming_content).decode()
    assert "404 Not Found" in words


@pytest.mark.parametrize(
    "bad",
    [
        "<D:set><D:prop><D:getetag>x</D:getetag></D:prop></D:set>",
        "<D:set><D:prop><D:lastmodified>soon</D:lastmodified></D:prop></D:set>",
        "<D:set><D:prop><D:lastmodified>1e99</D:lastmodified></D:prop></D:set>",
        "<D:remove><D:prop><D:getlastmodified/></D:prop></D:remove>",
    ],
)
def test_it_changes_all_or_nothing(dav: Dav, bad: str) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    words = told(dav, "upload/a.jpg", f"<D:set><D:prop><u:a>1</u:a></D:prop></D:set>{bad}")

    assert "403 Forbidden" in words
    assert "424 Failed Dependency" in words
    assert InboxEntry.objects.get().properties == {}


def test_it_keeps_no_endless_properties(dav: Dav) -> None:
    dav("PUT", "upload/a.jpg", jpeg())
    many = "".join(f"<u:a{number}/>" for number in range(101))
    body = changes(f"<D:set><D:prop>{many}</D:prop></D:set>")

    assert dav("PROPPATCH", "upload/a.jpg", body).status_code == 507
    assert dav("PROPPATCH", "years", body).status_code == 403
    assert dav("PROPPATCH", "upload", body).status_code == 403


@pytest.mark.usefixtures("trip")
def test_it_leaves_a_strangers_listing_alone(
    dav: Dav, bob: User, dav_of: Callable[[User], Dav]
) -> None:
    stranger, before = dav_of(bob), paths()
    stranger("MKCOL", "upload/Trip")
    stranger("DELETE", "upload/Trip")
    stranger("MOVE", "upload/Trip2", destination="/dav/upload/Mine")

    assert paths() == before
