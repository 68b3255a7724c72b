"""Share links that clients make, which open our own page for guests."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo
from rights.models import AlbumShare, Role, ShareLink
from stories.models import Story
from tests.clients.immich.apps import App, asset, assets
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo

LINKS = "/api/shared-links"


def address(link: ShareLink) -> str:
    return f"{LINKS}/{uuid_of(Kind.LINK, link.pk)}"


def make_album(owner: User, *photos: Photo) -> Album:
    album = Album.objects.create(owner=owner, title="Sea")
    AlbumPhoto.objects.bulk_create([AlbumPhoto(album=album, photo=each) for each in photos])
    return album


def make_link(user: User, **said: Any) -> tuple[dict[str, Any], ShareLink]:
    answer = App(user).post(LINKS, **said)
    assert answer.status_code == 201, answer.content
    told = valid("SharedLinkResponseDto", answer.json())
    return told, ShareLink.objects.latest("pk")


def test_it_shares_photos_with_all_that_is_said(alice: User) -> None:
    photo, until = make_photo(alice), timezone.now() + timedelta(days=3)

    told, link = make_link(
        alice, type="INDIVIDUAL", assetIds=assets(photo), description="For Gran", slug="gran",
        password="cake and tea", expiresAt=until.isoformat(), allowDownload=False,
        showMetadata=False, allowUpload=True,
    )  # fmt: skip

    assert [each["id"] for each in told["assets"]] == [asset(photo)]
    assert (told["key"], told["slug"], told["description"]) == ("gran", "gran", "For Gran")
    assert told["password"] not in (None, "cake and tea")
    assert check_password("cake and tea", link.password)
    assert (link.allows_download, link.hides_location, link.allows_upload) == (False, True, True)
    assert link.expires_at == until


def test_it_shares_an_album_and_its_guests_come_in(alice: User) -> None:
    album = make_album(alice, make_photo(alice))

    told, _ = make_link(alice, type="ALBUM", albumId=uuid_of(Kind.ALBUM, album.pk))

    assert valid("AlbumResponseDto", told["album"])["albumName"] == "Sea"
    assert (told["assets"], told["showMetadata"]) == ([], True)
    answer = Client().get(f"/share/{told['key']}", follow=True)
    assert answer.status_code == 200
    assert "Sea" in answer.content.decode()


def test_it_changes_only_what_is_said(alice: User) -> None:
    _, link = make_link(
        alice, type="INDIVIDUAL", assetIds=assets(make_photo(alice)), password="tea", slug="tea1"
    )
    app = App(alice)
    mask = app.get(address(link)).json()["password"]

    told = app.patch(address(link), description="New", password=mask, allowDownload=False).json()

    assert valid("SharedLinkResponseDto", told)["description"] == "New"
    link.refresh_from_db()
    assert check_password("tea", link.password)
    assert (link.slug, link.allows_download, link.hides_people) == ("tea1", False, False)
    app.patch(address(link), password=None, slug="", expiresAt=None, showMetadata=False)
    link.refresh_from_db()
    assert (link.password, link.slug, link.hides_people) == ("", "", True)


def test_it_lists_and_revokes(alice: User, bob: User) -> None:
    album = make_album(alice)
    _, one = make_link(alice, type="ALBUM", albumId=uuid_of(Kind.ALBUM, album.pk))
    _, other = make_link(alice, type="INDIVIDUAL", assetIds=assets(make_photo(alice)))
    app = App(alice)

    def listed(**asked: Any) -> list[str]:
        told = all_valid("SharedLinkResponseDto", app.get(LINKS, **asked).json())
        return [each["id"] for each in told]

    ids = [uuid_of(Kind.LINK, each.pk) for each in (one, other)]
    assert listed() == ids[::-1]
    assert listed(albumId=uuid_of(Kind.ALBUM, album.pk)) == ids[:1]
    assert listed(id=ids[1]) == ids[1:]
    assert App(bob).get(LINKS).json() == []
    assert App(bob).delete(address(one)).status_code == 404
    assert app.delete(address(one)).status_code == 204
    assert app.get(address(one)).status_code == 404
    assert listed() == ids[1:]


def test_a_manager_may_share_an_album_and_a_viewer_not(alice: User, bob: User) -> None:
    album = make_album(alice)
    share = AlbumShare.objects.create(album=album, user=bob, role=Role.VIEWER)
    said = {"type": "ALBUM", "albumId": uuid_of(Kind.ALBUM, album.pk)}

    assert App(bob).post(LINKS, **said).status_code == 404
    AlbumShare.objects.filter(pk=share.pk).update(role=Role.MANAGER)
    assert App(bob).post(LINKS, **said).status_code == 201


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"type": "EVERYTHING"}, 400),
        ({"type": "INDIVIDUAL"}, 400),
        ({"type": "ALBUM"}, 404),
        ({"slug": "a b"}, 400),
        ({"slug": "abc"}, 400),
        ({"expiresAt": "2001-01-01T00:00:00"}, 400),
        ({"expiresAt": "soon"}, 400),
        ({"password": "x" * 200}, 400),
        ({"assetIds": [uuid_of(Kind.ASSET, 2**40)]}, 404),
    ],
)
def test_it_refuses_nonsense(alice: User, said: dict[str, Any], status: int) -> None:
    usual = {"type": "INDIVIDUAL", "assetIds": assets(make_photo(alice))}
    wrong = said if said == {"type": "INDIVIDUAL"} else usual | said

    assert App(alice).post(LINKS, **wrong).status_code == status
    assert not ShareLink.objects.exists()


def test_links_to_stories_are_none_of_its_links(alice: User) -> None:
    story = Story.objects.create(owner=alice, made_from="trip")
    link = ShareLink.objects.create(owner=alice, token="story", story=story)
    app = App(alice)

    assert app.get(LINKS).json() == []
    assert app.get(address(link)).status_code == 404
    assert app.delete(address(link)).status_code == 404
