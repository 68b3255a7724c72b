"""What is offered beneath the search box: only what the person may see, and what it finds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from albums.models import Album, AlbumPhoto
from faces.models import NameInPhoto
from photos.models import PhotoTag, Tag
from places.models import Place
from search.box import completion
from search.box.completion import Completion, completion_groups
from search.kept.services import remember_search, save_search
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


@pytest.fixture
def lisbon(db: None) -> Place:
    return Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")


def offered(user: User, text: str) -> dict[str, list[Completion]]:
    return {group.kind: list(group.completions) for group in completion_groups(user, text)}


def test_it_offers_a_place_with_its_photos(alice: User, lisbon: Place) -> None:
    make_photo(alice, place=lisbon)
    newest = make_photo(alice, place=lisbon)
    [place] = offered(alice, "beach in lis")["place"]
    assert (place.offer.text, place.offer.query) == ("Lisbon", "beach in:Lisbon")
    assert (place.count, place.cover_id) == (2, newest.pk)


def test_it_counts_no_further_than_it_has_to(
    alice: User, lisbon: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completion, "MOST_COUNTED", 2)
    for _ in range(3):
        make_photo(alice, place=lisbon)
    [place] = offered(alice, "lis")["place"]
    assert place.count == 2
    assert place.is_cut


def test_a_name_whose_photos_are_gone_is_not_offered(alice: User, lisbon: Place) -> None:
    photo = make_photo(alice, place=lisbon)
    assert "place" in offered(alice, "lis")
    photo.delete()
    assert "place" not in offered(alice, "lis")  # though the name is still known


def test_it_offers_dates_of_the_persons_own_photos(alice: User, bob: User) -> None:
    make_photo(alice)
    [date] = offered(alice, "june")["date"]
    assert (date.offer.text, date.count) == ("June 2020", 1)
    assert offered(bob, "june") == {}


def test_it_offers_what_was_kept(alice: User, bob: User) -> None:
    remember_search(alice, "castle 2019")
    save_search(alice, "Holidays", "beach since 2018")
    begun = offered(alice, "")
    assert [each.offer.query for each in begun["recent"]] == ["castle 2019"]
    assert [each.offer.query for each in begun["saved"]] == ["beach since 2018"]
    assert begun["field"]
    assert offered(alice, "cas")["recent"][0].offer.is_whole
    assert "recent" not in offered(alice, "castle 2019")
    assert offered(bob, "").keys() == {"field"}


def test_the_fragment_says_what_a_choice_puts_into_the_box(
    alice: User, browser_of: BrowserOf, lisbon: Place
) -> None:
    make_photo(alice, place=lisbon)
    html = browser_of(alice).get("/search/suggest/", {"q": "dog lis"}).content.decode()
    assert 'data-query="dog in:Lisbon"' in html
    assert "1 suggestion<" in html
    assert "1 photo" in html
    assert "<html" not in html
    dates = browser_of(alice).get("/search/suggest/", {"q": "june"}).content.decode()
    assert 'data-query="june 2020"' in dates
    assert "<svg" in dates  # a date has an icon where a place has a photo


def test_a_stranger_is_offered_nothing(
    alice: User, bob: User, client: Client, browser_of: BrowserOf, lisbon: Place
) -> None:
    make_photo(alice, place=lisbon, make="Canon", model="EOS 5D")
    for text in ("lis", "in:", "camera:", "can"):
        html = browser_of(bob).get("/search/suggest/", {"q": text}).content.decode()
        assert "Lisbon" not in html
        assert "eos" not in html
    assert client.get("/search/suggest/", {"q": "lis"}).status_code == 302


@pytest.mark.parametrize("text", ["\x00", '"', 'in:"', "(" * 400, "a" * 3000, "%", "\\", "-", ":"])
def test_it_bears_any_text(alice: User, browser_of: BrowserOf, text: str) -> None:
    assert browser_of(alice).get("/search/suggest/", {"q": text}).status_code == 200


def test_it_escapes_names(alice: User, browser_of: BrowserOf) -> None:
    place = Place.objects.create(city='<b>"x', country="Y", country_code="YY")
    make_photo(alice, place=place)
    html = browser_of(alice).get("/search/suggest/", {"q": "<b"}).content.decode()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_its_query_count_does_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(alice)
    for number in range(12):
        place = Place.objects.create(city=f"Town {number}", country="X", country_code="XX")
        make_photo(alice, place=place)
    browser.get("/search/suggest/", {"q": "x"})
    with django_assert_max_num_queries(6):
        html = browser.get("/search/suggest/", {"q": "town"}).content.decode()
    assert html.count('role="option"') == completion.MOST_OF_A_KIND


def test_it_offers_people_albums_and_tags(alice: User, bob: User) -> None:
    photo, hidden = make_photo(alice), make_photo(alice, is_locked=True)
    NameInPhoto.objects.create(photo=photo, name="Anna Smith")
    NameInPhoto.objects.create(photo=hidden, name="Anna Secret")
    album = Album.objects.create(owner=alice, title="Annapurna 2019")
    AlbumPhoto.objects.create(album=album, photo=photo)
    Album.objects.create(owner=alice, title="Annals, empty")
    tag = Tag.objects.create(owner=alice, name="anniversary")
    PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
    groups = offered(alice, "ann")
    assert [each.offer.query for each in groups["person"]] == ['person:"Anna Smith"']
    assert [each.offer.query for each in groups["album"]] == ['album:"Annapurna 2019"']
    assert [each.offer.query for each in groups["tag"]] == ["tag:anniversary"]
    assert {each.cover_id for kind in groups for each in groups[kind]} == {photo.pk}
    assert offered(bob, "ann") == {}
