"""Share links in the API: made, changed and revoked by their owner."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from rights.models import AlbumShare, LinkPhoto, Role, ShareLink
from sharing.links.services import revoke_link
from tests.api.asking import Asker, every_page, items, refused
from tests.factories import make_photo
from tests.sharing.link_files import link_to, make_album


def test_it_makes_a_link_to_an_album(alice: User, client: Client) -> None:
    album = make_album(alice, make_photo(alice))
    until = (timezone.now() + timedelta(days=7)).isoformat()
    body = {
        "album": album.pk, "title": "Holidays", "slug": "Lisbon-20", "expires_at": until,
        "allows_download": False, "allows_upload": True, "hides_people": False,
    }  # fmt: skip

    answer = Asker(alice).post("links/", body)

    assert answer.status_code == 201
    told = answer.json()
    assert told["address"] == "http://testserver/s/lisbon-20/"
    assert (told["album"], told["is_live"], told["has_password"]) == (album.pk, True, False)
    said = {name: told[name] for name in body if name.startswith(("allows", "hides"))}
    assert said == {"allows_download": False, "allows_upload": True, "hides_people": False}
    assert told["hides_location"] is True
    assert client.get("/s/lisbon-20/").status_code == 200


def test_it_makes_a_link_to_own_photos(alice: User) -> None:
    photos = [make_photo(alice), make_photo(alice)]

    told = Asker(alice).post("links/", {"photos": [photo.pk for photo in photos]}).json()

    assert (told["album"], told["count"]) == (None, 2)
    assert ShareLink.objects.get().token in told["address"]
    assert LinkPhoto.objects.count() == 2


def test_a_password_is_never_told(alice: User, client: Client) -> None:
    album, asker = make_album(alice), Asker(alice)

    answer = asker.post("links/", {"album": album.pk, "password": "sunflower"})

    told = answer.json()
    path, page = f"links/{told['id']}/", told["address"].removeprefix("http://testserver")
    assert told["has_password"]
    kept = ShareLink.objects.get().password
    for said in (answer, asker.get(path), asker.get("links/")):
        assert b"sunflower" not in said.content
        assert kept.encode() not in said.content
    assert client.get(page).status_code == 401
    assert asker.patch(path, {"title": "Open"}).json()["has_password"]
    assert not asker.patch(path, {"password": None}).json()["has_password"]
    assert client.get(page).status_code == 200
    assert asker.patch(path, {"password": "tulip tulip"}).json()["has_password"]


def test_what_is_left_out_stays_as_it_is(alice: User) -> None:
    until = timezone.now() + timedelta(days=1)
    link = link_to(make_album(alice), title="A", expires_at=until, allows_download=False)

    told = Asker(alice).patch(f"links/{link.pk}/", {"hides_people": False}).json()

    assert (told["title"], told["allows_download"], told["hides_people"]) == ("A", False, False)
    assert told["expires_at"][:19] == until.isoformat()[:19]
    told = Asker(alice).patch(f"links/{link.pk}/", {"expires_at": None}).json()
    assert told["expires_at"] is None


def test_an_address_is_anothers_already(alice: User, bob: User) -> None:
    link_to(make_album(bob), slug="holidays")
    own = link_to(make_album(alice))
    for answer in (
        Asker(alice).patch(f"links/{own.pk}/", {"slug": "Holidays"}),
        Asker(alice).post("links/", {"album": make_album(alice).pk, "slug": "holidays"}),
    ):
        assert refused(answer) == (409, "no_such_link")
        assert answer.json()["detail"] == "This address is taken."


def test_an_address_is_taken_at_the_same_moment(alice: User, monkeypatch: Any) -> None:
    link_to(make_album(alice), slug="holidays")
    own = link_to(make_album(alice))
    monkeypatch.setattr("sharing.links.forms.LinkForm.clean_slug", lambda form: "holidays")
    monkeypatch.setattr("sharing.links.forms.LinkForm._post_clean", post_clean_without_unique)

    answer = Asker(alice).patch(f"links/{own.pk}/", {"slug": "holidays"})
    assert refused(answer) == (409, "address_taken")
    answer = Asker(alice).post("links/", {"album": own.album_id, "slug": "holidays"})
    assert refused(answer) == (409, "address_taken")


def post_clean_without_unique(form: Any) -> None:
    """As if the other one were saved behind the check."""
    for name, value in form.cleaned_data.items():
        if name not in {"password", "forgets_password"}:
            setattr(form.instance, name, value)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"album": 1, "photos": [1]}, 400),
        ({"photos": []}, 400),
        ({"album": 10**30}, 400),
        ({"album": 2**62}, 404),
        ({"photos": [2**62]}, 404),
        ({"album": "own", "slug": "a b"}, 400),
        ({"album": "own", "slug": "abc"}, 409),
        ({"album": "own", "expires_at": "2001-01-01T00:00:00Z"}, 409),
        ({"album": "own", "expires_at": "soon"}, 400),
        ({"album": "own", "allows_upload": "yes"}, 400),
        ({"album": "own", "title": "a\0b"}, 400),
    ],
)
def test_it_makes_no_link_of_nonsense(alice: User, body: dict[str, Any], status: int) -> None:
    own = make_album(alice).pk
    sent = body | ({"album": own} if body.get("album") == "own" else {})

    assert refused(Asker(alice).post("links/", sent))[0] == status
    assert not ShareLink.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [(None, 404), ("viewer", 404), ("contributor", 404), ("manager", 201)]
)
def test_only_who_manages_an_album_makes_a_link_to_it(
    alice: User, bob: User, role: str | None, status: int
) -> None:
    album = make_album(alice, make_photo(alice))
    if role:
        AlbumShare.objects.create(album=album, user=bob, role=Role(role))

    assert Asker(bob).post("links/", {"album": album.pk}).status_code == status


def test_a_link_shows_own_photos_only(alice: User, bob: User) -> None:
    answer = Asker(bob).post("links/", {"photos": [make_photo(bob).pk, make_photo(alice).pk]})

    assert refused(answer) == (404, "not_found")
    assert not ShareLink.objects.exists()


def test_revoked_it_shows_nothing_any_more(alice: User, client: Client) -> None:
    link = link_to(make_album(alice))
    path = f"links/{link.pk}/"

    assert Asker(alice).delete(path).status_code == 204
    assert client.get(f"/s/{link.token}/").status_code == 404
    assert refused(Asker(alice).get(path)) == (404, "not_found")
    assert items(Asker(alice).get("links/")) == []


def test_nobody_else_sees_or_changes_a_link(alice: User, bob: User) -> None:
    link = link_to(make_album(alice))
    AlbumShare.objects.create(album=link.album, user=bob, role=Role.MANAGER)
    asker, path = Asker(bob), f"links/{link.pk}/"

    assert refused(asker.get(path)) == (404, "not_found")
    assert refused(asker.patch(path, {"title": "Mine"})) == (404, "not_found")
    assert refused(asker.delete(path)) == (404, "not_found")
    assert items(asker.get("links/")) == []


def test_it_lists_links_in_as_many_queries(alice: User) -> None:
    asker = Asker(alice)
    link_to(make_album(alice))
    asker.get("links/")
    with CaptureQueriesContext(connection) as few:
        asker.get("links/")
    for _ in range(5):
        link_to(make_album(alice))
    revoke_link(link_to(make_album(alice)))
    link_to(make_album(alice), expires_at=timezone.now() - timedelta(days=1))
    with CaptureQueriesContext(connection) as many:
        assert items(asker.get("links/"), "is_live") == [False] + [True] * 6

    assert len(many) == len(few)
    assert every_page(asker, "links/", limit=3) == items(asker.get("links/"))


def test_the_schema_takes_the_empty_word_for_no_second_choice(alice: User) -> None:
    """`oneOf` of a pattern and of nothing would refuse what is both."""
    told = Asker(alice).get("schema/", format="json").json()["components"]["schemas"]
    slug = told["PatchedLinkChangeRequest"]["properties"]["slug"]

    assert (slug["type"], slug["pattern"]) == ("string", "^[-a-zA-Z0-9_]*$")
    assert "oneOf" not in slug
