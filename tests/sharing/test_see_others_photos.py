"""What somebody sees of a photo that another lends them, and what stays its owner's to know."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from dedup.selectors import resolutions_of
from faces.models import Face, Person
from photos.models import Photo, PhotoTag, Rendition, Tag
from photos.selectors import months, size_of_originals
from rights.lending import Guest
from rights.models import AlbumShare, ShareLink
from search.finding.pictures import Pictures
from search.finding.said import KINDS
from search.models import ModelCaption, PhotoText
from search.selectors import search_photos, understand
from tests.factories import make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]


@pytest.fixture
def lent(alice: User, bob: User) -> Photo:
    """Of Alice, in an album that she shares with Bob; Anna is in it."""
    photo = make_photo(
        alice, caption="Harbour", filename="secret-name.jpg", source="Takeout/secret", rating=4,
        is_favourite=True,
    )  # fmt: skip
    make_face(photo, make_person(alice, "Anna"))
    tag = Tag.objects.create(owner=alice, name="boat")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    for name in ("thumbnail", "preview"):
        Rendition.objects.create(photo=photo, name=name, key=name, mime="image/jpeg", size_bytes=1)
    ModelCaption.objects.create(photo=photo, model="m", text="A quiet harbour")
    album = Album.objects.create(owner=alice, title="Lisbon")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=bob)
    return photo


def again(user: User) -> User:
    """As a request sees the person."""
    return User.objects.get(pk=user.pk)


def found(user: User, text: str) -> list[int]:
    viewer = again(user)
    page = search_photos(viewer, understand(viewer, text), limit=9)
    return [result.photo_id for result in page.results]


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_of_anothers_photo_shows_it_and_decides_nothing(
    lent: Photo, bob: User, browser_of: BrowserOf
) -> None:
    make_photo(bob)
    page = text(browser_of(bob).get(reverse("photos:photo", args=[lent.pk])))
    assert "Harbour" in page
    assert lent.owner.email in page or lent.owner.name in page
    assert 'method="post"' not in page.split("data-viewer")[1]
    for hidden in ("secret", lent.sha256, "Anna", reverse("dedup:versions", args=[lent.pk])):
        assert hidden not in page.replace("secret-name.jpg", "")
    assert 'data-step="newer"\n' in page
    assert f"/photos/{lent.pk}/faces/" not in page


def test_the_owner_still_has_all_of_it(lent: Photo, browser_of: BrowserOf) -> None:
    page = text(browser_of(lent.owner).get(reverse("photos:photo", args=[lent.pk])))
    assert lent.sha256 in page
    assert reverse("curating:caption", args=[lent.pk]) in page


@pytest.mark.parametrize(
    "name", ["search:text", "search:model_caption", "search:similar", "albums:of_photo"]
)
def test_it_shows_what_stands_in_anothers_photo(
    lent: Photo, bob: User, browser_of: BrowserOf, name: str
) -> None:
    assert browser_of(bob).get(reverse(name, args=[lent.pk])).status_code == 200


@pytest.mark.parametrize("name", ["faces:of_photo", "dedup:versions", "ingest:photo_stages"])
def test_it_keeps_people_duplicates_and_work_to_the_owner(
    lent: Photo, bob: User, browser_of: BrowserOf, name: str
) -> None:
    assert browser_of(bob).get(reverse(name, args=[lent.pk])).status_code == 404


@pytest.mark.parametrize("name", ["curating:favourite", "curating:caption", "curating:rating"])
def test_nobody_but_the_owner_curates(
    lent: Photo, bob: User, browser_of: BrowserOf, name: str
) -> None:
    assert browser_of(bob).post(reverse(name, args=[lent.pk])).status_code == 404


def test_the_timeline_and_the_totals_are_of_the_own_library(lent: Photo, bob: User) -> None:
    own = make_photo(bob)
    assert months(bob) == [("2020-06", 1)]
    assert size_of_originals(again(bob)) == own.size_bytes


def test_people_and_their_faces_are_of_the_own_library(lent: Photo, bob: User) -> None:
    viewer = again(bob)
    assert not Person.objects.visible_to(viewer)
    assert not Face.objects.visible_to(viewer)
    assert not resolutions_of(viewer)


@pytest.mark.parametrize(
    "words", ["harbour", "boat", 'album:"Lisbon"', '"quiet harbour"', "tag:boat"]
)
def test_a_search_finds_what_stands_at_anothers_photo(
    lent: Photo, bob: User, charlie: User, words: str
) -> None:
    assert found(bob, words) == [lent.pk]
    assert found(charlie, words) == []


@pytest.mark.parametrize(
    "words",
    ["Anna", "person:Anna", "Lisbon", "secret", "file:secret", "is:favourite", "rating:4",
     "-is:video person:Anna", "(person:Anna or rating:4)", '"secret"', "has:people"],
)  # fmt: skip
def test_a_search_finds_nothing_by_what_is_the_owners_to_know(
    lent: Photo, bob: User, words: str
) -> None:
    assert found(lent.owner, words) == [lent.pk]
    assert found(bob, words) == []


def test_a_search_says_nothing_of_who_is_in_anothers_photo(
    lent: Photo, bob: User, browser_of: BrowserOf
) -> None:
    page = text(browser_of(bob).get(reverse("search:results"), {"q": "harbour"}))
    assert f'data-photo="{lent.pk}"' in page
    assert "Anna" not in page


def test_own_photos_are_still_found_by_everything(lent: Photo, bob: User) -> None:
    own = make_photo(bob, is_favourite=True, filename="harvest.jpg")
    make_face(own, make_person(bob, "Ben"))
    assert (
        found(bob, "person:Ben") == found(bob, "is:favourite") == found(bob, "harvest") == [own.pk]
    )


def test_a_library_that_borrows_nothing_is_searched_as_one(charlie: User) -> None:
    [(part, kinds)] = Pictures(charlie).by_openness()
    assert not part
    assert kinds == KINDS


def test_text_in_anothers_picture_is_found(lent: Photo, bob: User) -> None:
    PhotoText.objects.create(
        photo=lent, engine="t", width_px=1, height_px=1, regions=[], text="PHARMACY"
    )
    assert found(bob, "pharmacy") == [lent.pk]


def test_albums_are_seen_by_those_they_are_shared_with_and_by_the_links_guests(
    lent: Photo, bob: User, charlie: User
) -> None:
    album = Album.objects.get()
    link = ShareLink.objects.create(owner=lent.owner, token="a", album=album)
    assert list(Album.objects.visible_to(again(bob))) == [album]
    assert list(Album.objects.shared_with(bob)) == [album]
    assert list(Album.objects.visible_to(Guest(link))) == [album]
    assert not Album.objects.of(bob)
    assert not Album.objects.of(Guest(link))
    assert not Album.objects.visible_to(again(charlie))
    assert not Album.objects.visible_to(AnonymousUser())
    link.revoked_at = timezone.now()
    link.save()
    assert not Album.objects.visible_to(Guest(link))


def test_a_guest_has_no_people(lent: Photo) -> None:
    link = ShareLink.objects.create(owner=lent.owner, token="a", album=Album.objects.get())
    assert not Person.objects.visible_to(Guest(link))
