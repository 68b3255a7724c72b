"""Albums in albums, their words, their order, their cover, and how they go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums import arranging
from albums.models import Album, AlbumPhoto
from albums.selectors import PHOTOS, album_page, albums_to_fill, homes_for
from albums.services import add_photos
from photos.models import Photo
from places.models import Place
from rights.models import AlbumShare
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}
HAND = Album.Order.HAND


def make(owner: User, title: str = "Trip", parent: Album | None = None, **fields: Any) -> Album:
    return Album.objects.create(owner=owner, title=title, parent=parent, **fields)


def fill(album: Album, count: int) -> list[Photo]:
    """With photos of one day after the other."""
    photos = [make_photo(album.owner, NOON + timedelta(days=day)) for day in range(count)]
    add_photos(album, photos)
    return photos


def order_of(user: User, album: Album) -> list[int]:
    return [photo.pk for photo in album_page(user, album.pk).photos]


def address(verb: str, album: Album) -> str:
    return reverse(f"albums:{verb}", args=[album.pk])


@pytest.fixture
def album(alice: User) -> Album:
    return make(alice)


def test_it_makes_an_album_and_one_within(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    answer = browser.post(reverse("albums:make"), {"title": " Summer \0 2020 "})
    summer = Album.objects.get()
    assert (answer.url, summer.title) == (f"/albums/{summer.pk}/", "Summer 2020")
    browser.post(reverse("albums:make"), {"title": "Lisbon", "parent": summer.pk})
    lisbon = Album.objects.get(title="Lisbon")
    assert lisbon.parent == summer

    page = browser.get(f"/albums/{lisbon.pk}/").context["page"]
    assert list(page.crumbs) == [summer]
    page = browser.get(f"/albums/{summer.pk}/").context["page"]
    assert [card.album for card in page.children] == [lisbon]
    assert [card.album for card in browser.get("/albums/").context["page"].cards] == [summer]


@pytest.mark.parametrize("title", ["", "  ", "\0"])
def test_an_album_needs_a_title(
    alice: User, album: Album, browser_of: BrowserOf, title: str
) -> None:
    browser = browser_of(alice)
    for url in (reverse("albums:make"), address("edit", album)):
        answer = browser.post(url, {"title": title}, headers=SCRIPT)
        assert (answer.status_code, answer.content.decode()) == (400, "An album needs a title.")
        assert "needs a title" in browser.post(url, {"title": title}, follow=True).content.decode()
    assert Album.objects.get().title == "Trip"


def test_its_words_are_changed_in_place(alice: User, album: Album, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    given = {"title": "Lisbon", "description": "Sun\r\nand sea "}
    assert browser.post(address("edit", album), given, headers=SCRIPT).status_code == 204
    assert browser.post(address("edit", album), {}).url == f"/albums/{album.pk}/"
    album.refresh_from_db()
    assert (album.title, album.description) == ("Lisbon", "Sun\nand sea")
    assert 'value="Lisbon"' in browser.get(f"/albums/{album.pk}/").content.decode()


def test_it_moves_and_never_into_itself(alice: User, album: Album, browser_of: BrowserOf) -> None:
    inner = make(alice, "Inner", album)
    innermost, other = make(alice, "Innermost", inner), make(alice, "Other")
    browser = browser_of(alice)
    for parent in (album, inner, innermost):
        with pytest.raises(arranging.WithinItself):
            arranging.move_album(album, parent)
    answer = browser.post(address("move", album), {"parent": innermost.pk}, headers=SCRIPT)
    assert answer.status_code == 400
    assert browser.post(address("move", inner), {"parent": other.pk}).status_code == 302
    inner.refresh_from_db()
    assert inner.parent == other
    browser.post(address("move", inner), {"parent": ""})
    inner.refresh_from_db()
    assert inner.parent is None
    assert homes_for(alice, inner) == [other, album]
    assert "Other" in browser.get(address("homes", inner)).content.decode()


def test_an_album_lies_in_none_of_somebody_else(alice: User, bob: User, album: Album) -> None:
    with pytest.raises(arranging.WithinItself):
        arranging.make_album(bob, "Mine", parent=album)
    with pytest.raises(arranging.WithinItself):
        arranging.move_album(make(bob), album)


def test_a_ring_that_is_there_stops_no_page(alice: User, album: Album) -> None:
    inner = make(alice, "Inner", album)
    Album.objects.filter(pk=album.pk).update(parent=inner)
    assert album_page(alice, album.pk).crumbs


def test_it_shows_the_newest_first(alice: User, album: Album, browser_of: BrowserOf) -> None:
    photos = fill(album, PHOTOS + 5)
    assert browser_of(alice).post(address("order", album), {"order": "newest"}).status_code == 302
    first = album_page(alice, album.pk)
    rest = album_page(alice, album.pk, first.next)
    assert [*first.photos, *rest.photos] == photos[::-1]


def test_it_is_ordered_by_hand(alice: User, album: Album, browser_of: BrowserOf) -> None:
    photos = fill(album, 4)
    a, b, c, d = (photo.pk for photo in photos)
    browser = browser_of(alice)
    browser.post(address("order", album), {"order": "hand"})
    assert order_of(alice, Album.objects.get()) == [a, b, c, d]
    for photo, after, expected in (
        (d, a, [a, d, b, c]),
        (c, "", [c, a, d, b]),
        (c, b, [a, d, b, c]),
        (a, d, [d, a, b, c]),
    ):
        given = {"photo": photo, "after": after}
        assert browser.post(address("place", album), given, headers=SCRIPT).status_code == 204
        assert order_of(alice, album) == expected
    page = browser.get(f"/albums/{album.pk}/").content.decode()
    assert address("place", album) in page


def test_what_comes_later_stands_last_until_it_is_placed(alice: User, album: Album) -> None:
    a, b = fill(album, 2)
    arranging.order_album(album, HAND)
    late = make_photo(alice, NOON - timedelta(days=9))
    add_photos(album, [late])
    assert order_of(alice, album) == [a.pk, b.pk, late.pk]
    arranging.place_photo(album, late, after=a)
    assert order_of(alice, album) == [a.pk, late.pk, b.pk]


def test_many_moves_to_one_place_are_numbered_anew(alice: User, album: Album) -> None:
    photos = fill(album, 3)
    arranging.order_album(album, HAND)
    expected = [photo.pk for photo in photos]
    for _ in range(60):
        photo = photos[1] if expected[2] == photos[1].pk else photos[2]
        arranging.place_photo(album, photo, after=photos[0])
        expected.remove(photo.pk)
        expected.insert(1, photo.pk)
        assert order_of(alice, album) == expected


def test_pages_follow_the_order_by_hand_at_the_same_cost(
    alice: User, album: Album, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photos = fill(album, 2 * PHOTOS + 5)
    arranging.order_album(album, HAND)
    arranging.place_photo(album, photos[-1], after=None)
    AlbumPhoto.objects.filter(photo=photos[5]).update(position=None)
    seen, after = [], ""
    while True:
        with django_assert_max_num_queries(12):
            page = album_page(alice, album.pk, after)
        seen += [photo.pk for photo in page.photos]
        if not (after := page.next):
            break
    ids = [photo.pk for photo in photos]
    assert seen == [ids[-1], *ids[:5], *ids[6:-1], ids[5]]


@pytest.mark.parametrize("after", ["x", "1~x", "x~1", f"{2**63}~1", "1~-1"])
def test_nonsense_is_no_place_in_it(
    alice: User, album: Album, browser_of: BrowserOf, after: str
) -> None:
    arranging.order_album(album, HAND)
    assert browser_of(alice).get(f"/albums/{album.pk}/", {"after": after}).status_code == 404


def test_what_cannot_be_placed_is_refused(alice: User, album: Album, browser_of: BrowserOf) -> None:
    (photo,), other = fill(album, 1), make_photo(alice)
    arranging.order_album(album, HAND)
    browser = browser_of(alice)
    for given in ({"photo": other.pk}, {"photo": photo.pk, "after": other.pk},
                  {"photo": photo.pk, "after": photo.pk}):  # fmt: skip
        answer = browser.post(address("place", album), given, headers=SCRIPT)
        assert answer.status_code == 400
        assert "not in this album" in answer.content.decode()
    assert browser.post(address("place", album), {"photo": "x"}).status_code == 404
    assert browser.post(address("order", album), {"order": "x"}).status_code == 400


def test_a_smart_album_is_ordered_by_date_alone(alice: User, browser_of: BrowserOf) -> None:
    smart = make(alice, "Dogs", query="dog")
    answer = browser_of(alice).post(address("order", smart), {"order": "hand"}, headers=SCRIPT)
    assert (answer.status_code, Album.objects.get().order) == (400, "date")
    assert albums_to_fill(alice) == []


def test_a_cover_is_chosen(alice: User, album: Album, browser_of: BrowserOf) -> None:
    first, second = fill(album, 2)
    outer = make(alice, "Outer")
    arranging.move_album(album, outer)
    browser = browser_of(alice)

    def cover() -> int:
        return album_page(alice, outer.pk).children[0].cover.pk  # type: ignore[union-attr]

    assert cover() == first.pk
    answer = browser.post(address("cover", album), {"photo": second.pk}, follow=True)
    assert "new cover" in answer.content.decode()
    assert cover() == second.pk
    Photo.objects.filter(pk=second.pk).update(is_locked=True)
    assert cover() == first.pk
    given = {"photo": make_photo(alice).pk}
    assert browser.post(address("cover", album), given, headers=SCRIPT).status_code == 400
    browser.post(address("cover", album), {}, headers=SCRIPT)
    assert Album.objects.get(pk=album.pk).cover is None


def deletion(album: Album) -> str:
    return reverse("curating:delete_album", args=[album.pk])


def test_it_is_deleted_and_its_photos_stay(
    alice: User, album: Album, browser_of: BrowserOf
) -> None:
    (photo,) = fill(album, 1)
    inner = make(alice, "Inner", album)
    innermost = make(alice, "Innermost", inner)
    browser = browser_of(alice)
    assert browser.post(deletion(inner)).url == f"/albums/{album.pk}/"
    innermost.refresh_from_db()
    assert innermost.parent == album
    assert browser.post(deletion(album)).url == "/albums/"
    assert list(Album.objects.all()) == [innermost]
    assert Photo.objects.get() == photo


def test_it_tells_where_its_photos_were_taken(
    alice: User, album: Album, browser_of: BrowserOf
) -> None:
    lisbon = Place.objects.create(city="Lisbon", region="", country="Portugal", country_code="PT")
    photos = fill(album, 3)
    assert "No photo in here" in browser_of(alice).get(address("places", album)).content.decode()
    Photo.objects.filter(pk__in=[photos[0].pk, photos[1].pk]).update(place=lisbon)
    answer = browser_of(alice).get(address("places", album))
    assert answer.context["places"] == [(lisbon, 2)]


def test_a_photo_is_put_in_from_its_page(alice: User, album: Album, browser_of: BrowserOf) -> None:
    photo, browser = make_photo(alice), browser_of(alice)
    fragment = browser.get(reverse("albums:of_photo", args=[photo.pk])).content.decode()
    assert 'value="put_in"' in fragment
    assert "Trip" in browser.get(reverse("albums:to_fill"), {"q": "tri"}).content.decode()
    given = {"verb": "put_in", "photo": photo.pk, "album": album.pk}
    assert browser.post(reverse("curating:bulk"), given, headers=SCRIPT).status_code == 200
    assert list(album.photos.all()) == [photo]


VERBS = ["edit", "move", "order", "place", "cover"]


@pytest.mark.parametrize("verb", VERBS)
def test_only_its_owner_arranges_it(
    alice: User, bob: User, album: Album, browser_of: BrowserOf, client: Client, verb: str
) -> None:
    given = {"title": "x", "order": "hand", "photo": fill(album, 1)[0].pk, "parent": ""}
    AlbumShare.objects.create(album=album, user=bob, role="manager")
    assert browser_of(bob).post(address(verb, album), given).status_code == 404
    assert "sign-in" in client.post(address(verb, album), given).url
    assert browser_of(bob).post(deletion(album)).status_code == 404
    row = Album.objects.get()
    assert (row.title, row.order, row.cover) == ("Trip", "date", None)
    page = browser_of(bob).get(f"/albums/{album.pk}/").content.decode()
    assert address("edit", album) not in page


@pytest.mark.parametrize("verb", ["homes", "places"])
def test_strangers_get_404(
    alice: User, charlie: User, album: Album, browser_of: BrowserOf, verb: str
) -> None:
    assert browser_of(charlie).get(address(verb, album)).status_code == 404
    given = {"title": "x", "parent": album.pk}
    assert browser_of(charlie).post(reverse("albums:make"), given).status_code == 404
    assert browser_of(charlie).get(reverse("albums:to_fill")).context["albums"] == []


def test_a_photo_is_placed_behind_one_that_never_was(alice: User, album: Album) -> None:
    a, b = fill(album, 2)
    arranging.order_album(album, HAND)
    early, late = (make_photo(alice, NOON - timedelta(days=9 - n)) for n in range(2))
    add_photos(album, [early, late])
    arranging.place_photo(album, a, after=early)
    assert order_of(alice, album) == [b.pk, early.pk, a.pk, late.pk]
