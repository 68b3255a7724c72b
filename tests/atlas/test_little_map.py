"""The little map of the photo page: where it was taken, for those who may know."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from albums.models import Album, AlbumPhoto
from atlas.models import NamedPlace
from photos.models import Photo
from places.models import Place
from rights.models import AlbumShare
from tests.factories import make_photo
from tests.photos.photo_files import make_whole_photo
from tests.sharing.link_files import at, link_to, make_album

BrowserOf = Callable[[User], Client]


def address(photo: Photo) -> str:
    return reverse("atlas:of_photo", args=[photo.pk])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def photo(alice: User) -> Photo:
    graz = Place.objects.create(city="Graz", country="Austria", country_code="AT")
    return make_photo(alice, latitude=47.07, longitude=15.44, place=graz)


def test_it_shows_the_point_and_leads_to_the_map(
    alice: User, photo: Photo, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    page = reverse("photos:photo", args=[photo.pk])
    assert address(photo) in text(browser.get(page))
    told = text(browser.get(address(photo)))
    assert "?at=47.07000,15.44000,13" in told
    assert "Graz, Austria" in told
    assert 'class="little-map-land" d="M' in told
    assert ">Budapest</text>" in told
    assert "style=" not in told


def test_it_says_what_the_viewer_calls_the_place(
    alice: User, bob: User, photo: Photo, browser_of: BrowserOf
) -> None:
    album = Album.objects.create(owner=alice, title="Lent")
    AlbumPhoto.objects.create(album=album, photo=photo)
    AlbumShare.objects.create(album=album, user=bob)
    for owner, name, latitude in ((alice, "Home", 47.07), (alice, "Far", 47.2), (bob, "Hers", 47)):
        NamedPlace.objects.create(
            owner=owner, name=name, latitude=latitude, longitude=15.44, radius_m=9000
        )
    NamedPlace.objects.create(
        owner=alice, name="Styria", latitude=47.2, longitude=15.44, radius_m=40_000
    )
    assert "Home · Styria · Graz, Austria" in text(browser_of(alice).get(address(photo)))
    lent = text(browser_of(bob).get(address(photo)))
    assert "Hers · Graz, Austria" in lent
    assert "Home" not in lent


def test_it_is_empty_without_a_position(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    browser = browser_of(alice)
    assert text(browser.get(address(photo))) == ""
    assert address(photo) not in text(browser.get(reverse("photos:photo", args=[photo.pk])))


def test_others_and_guests_of_a_link_get_none(
    alice: User, bob: User, client: Client, browser_of: BrowserOf
) -> None:
    photo = make_whole_photo(alice, latitude=47.07, longitude=15.44)
    assert browser_of(bob).get(address(photo)).status_code == 404
    for hides in (True, False):
        link = link_to(make_album(alice, photo))
        link.hides_location = hides
        link.save()
        page = client.get(at(link, f"photos/{photo.pk}/"))
        assert page.status_code == 200
        assert "little-map" not in text(page)
        assert "47.07" not in text(page)
        assert client.get(address(photo)).status_code == 302


def test_its_query_count_does_not_grow(
    alice: User, photo: Photo, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        NamedPlace.objects.create(
            owner=alice, name=str(number), latitude=47.07, longitude=15.44, radius_m=900
        )
    browser = browser_of(alice)
    browser.get(address(photo))
    with django_assert_max_num_queries(6):
        browser.get(address(photo))
