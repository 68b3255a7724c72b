"""Places that a person names: proposed by density, found by name, theirs alone, and they stay."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from atlas.dense import Dense, dense_places, metres_between
from atlas.grid import north_of, west_of
from atlas.models import Cell, NamedPlace
from atlas.named import named_places, proposals
from atlas.services import NameTaken, call_place, name_place
from curating.corrections.asked import at_point
from curating.services.acting import act
from photos.models import Photo
from search.box.completion import completion_groups
from search.selectors import search_photos, understand
from tests.factories import make_photo

NAMED, NAME = reverse("atlas:named"), reverse("atlas:name")
HOME, GARDEN = (47.07, 15.44), (47.102, 15.602)
BrowserOf = Callable[[User], Client]


def take(owner: User, point: tuple[float, float], count: int) -> list[int]:
    """Some metres apart."""
    return [
        make_photo(owner, latitude=point[0] + n % 5 / 1e4, longitude=point[1] + n % 7 / 1e4).pk
        for n in range(count)
    ]


def said(place: Dense, name: str, **more: str) -> dict[str, Any]:
    return {"latitude": place.latitude, "longitude": place.longitude, "name": name, **more}


@pytest.fixture
def lived(alice: User) -> None:
    take(alice, HOME, 60)
    take(alice, GARDEN, 35)
    take(alice, (48.2, 16.37), 29)


def found(user: User, text: str) -> set[int]:
    page = search_photos(user, understand(user, text), limit=200)
    return {each.photo.pk for each in page.results}


@pytest.mark.usefixtures("lived")
def test_it_finds_where_many_photos_were_taken(alice: User, bob: User) -> None:
    home, garden = dense_places(alice)
    assert (home.count, garden.count) == (60, 35)
    assert metres_between(*HOME, home.latitude, home.longitude) < 60
    assert 100 < home.radius_m < 1500
    assert dense_places(bob) == []


def test_the_borders_of_the_grid_divide_no_place(alice: User) -> None:
    north, west = north_of(22980, 16), west_of(35567, 16)
    take(alice, (north - 2e-4, west - 3e-4), 40)
    assert max(Cell.objects.filter(level=16).values_list("count", flat=True)) < 30
    (place,) = dense_places(alice)
    assert place.count == 40


def test_cells_that_touch_are_one_place(alice: User) -> None:
    for step in range(4):
        take(alice, (47.07, 15.44 + step * 0.0055), 30)
    (place,) = dense_places(alice)
    assert (place.count, Cell.objects.filter(level=16).count() > 3) == (120, True)


@pytest.mark.usefixtures("lived")
def test_a_named_place_is_found_by_its_name_and_stays(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    home = proposals(alice, [])[0]
    assert "What do you call these?" in browser.get(NAMED).content.decode()
    assert browser.post(NAME, said(home, "Casa  Rosa", is_home="on")).status_code == 302

    assert "Casa Rosa" in browser.get(NAMED).content.decode()
    assert "Casa Rosa" not in browser_of(bob).get(NAMED).content.decode()
    assert [each.count for each in proposals(alice, named_places(alice))] == [35]
    at_home = set(Photo.objects.filter(latitude__lt=47.09).values_list("pk", flat=True))
    assert found(alice, 'in:"Casa Rosa"') == found(alice, "casa rosa") == at_home
    assert found(bob, 'in:"Casa Rosa"') == set()

    take(alice, (47.0718, 15.4418), 40)
    assert [each.count for each in proposals(alice, named_places(alice))] == [35]
    Photo.objects.filter(latitude__lt=47.09).update(trashed_at=timezone.now())
    assert found(alice, 'in:"Casa Rosa"') == set()
    place = NamedPlace.objects.get()
    assert (place.name, place.is_home) == ("Casa Rosa", True)
    assert (place.latitude, place.longitude) == (home.latitude, home.longitude)


@pytest.mark.usefixtures("lived")
def test_photos_that_came_meanwhile_keep_nobody_from_naming(
    alice: User, browser_of: BrowserOf
) -> None:
    home = proposals(alice, [])[0]
    take(alice, (47.0712, 15.4412), 20)
    assert browser_of(alice).post(NAME, said(home, "Home")).status_code == 302
    assert NamedPlace.objects.get().latitude > home.latitude


@pytest.mark.usefixtures("lived")
def test_a_photo_whose_place_is_corrected_is_found_in_the_other_one(alice: User) -> None:
    home, garden = proposals(alice, [])
    name_place(alice, "Home", home, is_home=True)
    name_place(alice, "Garden", garden, is_home=False)
    photo = Photo.objects.filter(latitude__lt=47.09).latest("pk")
    assert photo.pk in found(alice, "in:home")
    act(alice, "correct_place", [photo.pk], at_point(*GARDEN))
    assert photo.pk in found(alice, "in:garden") - found(alice, "in:home")
    assert [each.count for each in dense_places(alice)] == [59, 36]


@pytest.mark.usefixtures("lived")
def test_the_search_box_completes_it_with_its_photos(alice: User, bob: User) -> None:
    name_place(alice, "Casa Rosa", proposals(alice, [])[0], is_home=True)
    (group,) = completion_groups(alice, "casa r")
    (place,) = group.completions
    assert (group.kind, place.offer.name, place.count) == ("place", "Casa Rosa", 60)
    assert completion_groups(bob, "casa r") == []


@pytest.mark.usefixtures("lived")
def test_it_takes_another_name_or_none(alice: User, browser_of: BrowserOf) -> None:
    browser, (home, garden) = browser_of(alice), proposals(alice, [])
    place = name_place(alice, "Hme", home, is_home=False)
    name_place(alice, "Garden", garden, is_home=False)
    address = reverse("atlas:rename", args=[place.pk])
    assert browser.post(address, {"name": 'Ho"me', "is_home": "on"}).status_code == 302
    assert browser.post(address, {"name": "Home", "is_home": "on"}).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.is_home) == ("Home", True)
    assert browser.post(address, {"name": "garden"}).status_code == 400
    assert browser.post(address, {"name": ""}).status_code == 400
    place.refresh_from_db()
    assert (place.name, place.is_home) == ("Home", True)

    assert browser.post(address, {"name": "Home", "forget": ""}).status_code == 302
    assert [each.name for each in named_places(alice)] == ["Garden"]
    assert [each.count for each in proposals(alice, named_places(alice))] == [60]
    assert found(alice, "in:home") == set()


@pytest.mark.usefixtures("lived")
def test_it_says_what_is_wrong_and_changes_only_ones_own(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    browser, (home, garden) = browser_of(alice), proposals(alice, [])

    def post(**wrong: Any) -> tuple[int, str]:
        response = browser.post(NAME, said(garden, "x") | wrong)
        return response.status_code, response.content.decode()

    assert browser.post(NAME, said(home, "Home")).status_code == 302
    status, page = post(name="home")
    assert (status, "You have a place called “home” already." in page) == (400, True)
    for same in ("HOME", "Hóme", "ho\u0302me"):
        status, page = post(name=same)
        assert (status, f"You have a place called “{same}” already." in page) == (400, True)
    for wrong in ("", '"', "x" * 101, "a\0b"):
        assert post(name=wrong)[0] == 400
    for wrong in ("", "x", "nan", "1e999", "91", "-91"):
        assert post(latitude=wrong)[0] == 400
    again = browser.post(NAME, said(home, "Other"))
    assert (again.status_code, "has a name already" in again.content.decode()) == (400, True)

    place = NamedPlace.objects.get()
    for wrong in (2**63, 2**70, 0):
        assert browser.post(reverse("atlas:rename", args=[wrong])).status_code == 404
    others = browser_of(bob).post(reverse("atlas:rename", args=[place.pk]), {"forget": ""})
    assert (others.status_code, NamedPlace.objects.count()) == (404, 1)


@pytest.mark.usefixtures("lived")
def test_its_query_count_does_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(alice)
    for number in range(30):
        where = {"latitude": number, "longitude": number, "radius_m": 300}
        NamedPlace.objects.create(owner=alice, name=f"Place {number}", **where)
    browser.get(NAMED)
    with django_assert_max_num_queries(9):
        browser.get(NAMED)


@pytest.mark.usefixtures("lived")
def test_a_place_may_change_its_own_accents(alice: User, bob: User) -> None:
    home, garden = proposals(alice, [])
    place = name_place(alice, "Cafe", home, is_home=False)
    name_place(bob, "Café", home, is_home=False)
    assert call_place(place, "CAFÉ", is_home=False).name == "CAFÉ"
    with pytest.raises(NameTaken, match="You have a place called “cafe” already"):
        name_place(alice, "cafe", garden, is_home=False)
