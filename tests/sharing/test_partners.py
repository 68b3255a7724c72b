"""Partners: the whole library of somebody, from a day on, without what is hidden."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from activity.models import Kind, Notice
from albums.models import Album, AlbumPhoto
from rights.models import Partner
from sharing.partners.services import change_partner
from sharing.refusals import NotAllowed
from tests.factories import make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]
PARTNERS = "/settings/partners/"


def library(owner: User) -> str:
    return reverse("sharing:library", args=[owner.pk])


def shown(browser: Client, owner: User) -> list[int]:
    return [photo.pk for photo in browser.get(library(owner)).context["page"].photos]


def test_it_lends_the_library_from_a_day_on(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_photo(alice, datetime(2019, 1, 1, tzinfo=UTC))
    later = make_photo(alice, datetime(2021, 1, 1, tzinfo=UTC))
    browser = browser_of(alice)
    browser.post(PARTNERS, {"who": bob.email, "since": "2020-01-01"})
    assert shown(browser_of(bob), alice) == [later.pk]
    assert "2020" in browser.get(PARTNERS).content.decode()
    assert library(alice) in browser_of(bob).get(PARTNERS).content.decode()
    assert Notice.objects.filter(user=bob, event__kind=Kind.PARTNER).exists()
    assert browser_of(alice).get(library(bob)).status_code == 404


def test_saying_it_again_changes_the_day(alice: User, bob: User, browser_of: BrowserOf) -> None:
    Partner.objects.create(owner=alice, viewer=bob, since=date(2020, 1, 1))
    browser_of(alice).post(PARTNERS, {"who": bob.email})
    assert [partner.since for partner in Partner.objects.all()] == [None]


@pytest.mark.parametrize(
    "said", [{"who": "nobody"}, {"who": "bob@example.org", "since": "soon"}, {"who": "alice@example.org"}]
)  # fmt: skip
def test_it_says_what_is_wrong(
    alice: User, bob: User, browser_of: BrowserOf, said: dict[str, str]
) -> None:
    assert browser_of(alice).post(PARTNERS, said).status_code == 422
    assert not Partner.objects.exists()


def test_it_hides_people_and_albums(alice: User, bob: User, browser_of: BrowserOf) -> None:
    partner = Partner.objects.create(owner=alice, viewer=bob)
    anna, album = make_person(alice, "Anna"), Album.objects.create(owner=alice, title="Work")
    with_anna, in_album, other = (make_photo(alice) for _ in range(3))
    make_face(with_anna, anna)
    AlbumPhoto.objects.create(album=album, photo=in_album)
    address = reverse("sharing:partner", args=[partner.pk])
    said = {"people": [anna.pk], "albums": [album.pk]}
    browser_of(alice).post(address, said)
    assert shown(browser_of(bob), alice) == [other.pk]
    page = browser_of(alice).get(address).content.decode()
    assert f'<option value="{anna.pk}" selected>' in page
    browser_of(alice).post(address, {"since": ""})
    assert len(shown(browser_of(bob), alice)) == 3


def test_nothing_of_others_can_be_hidden(alice: User, bob: User, browser_of: BrowserOf) -> None:
    partner = Partner.objects.create(owner=alice, viewer=bob)
    his = make_person(bob, "Ben")
    address = reverse("sharing:partner", args=[partner.pk])
    assert browser_of(alice).post(address, {"people": [his.pk]}).status_code == 422


def test_only_who_lends_changes_it(
    alice: User, bob: User, charlie: User, browser_of: BrowserOf
) -> None:
    partner = Partner.objects.create(owner=alice, viewer=bob)
    address = reverse("sharing:partner", args=[partner.pk])
    for user in (bob, charlie):
        assert browser_of(user).get(address).status_code == 404
        assert browser_of(user).post(address, {}).status_code == 404
    with pytest.raises(NotAllowed):
        change_partner(partner, by=bob, since=None, people=[], albums=[])


@pytest.mark.parametrize("side", ["alice", "bob"])
def test_both_sides_end_it(
    alice: User, bob: User, charlie: User, browser_of: BrowserOf, side: str
) -> None:
    partner = Partner.objects.create(owner=alice, viewer=bob)
    end = reverse("sharing:end_partner", args=[partner.pk])
    assert browser_of(charlie).post(end).status_code == 404
    browser_of({"alice": alice, "bob": bob}[side]).post(end)
    assert not Partner.objects.exists()
    assert browser_of(bob).get(library(alice)).status_code == 404


def test_a_long_library_comes_in_pages(alice: User, bob: User, browser_of: BrowserOf) -> None:
    Partner.objects.create(owner=alice, viewer=bob)
    photos = [make_photo(alice) for _ in range(61)]
    browser = browser_of(bob)
    after = browser.get(library(alice)).context["page"].next
    rest = browser.get(library(alice), {"after": after, "fragment": "1"})
    assert [photo.pk for photo in rest.context["page"].photos] == [photos[0].pk]


def test_more_photos_cost_no_more(
    alice: User, bob: User, browser_of: BrowserOf,
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    Partner.objects.create(owner=alice, viewer=bob)
    for _ in range(5):
        make_photo(alice)
    browser = browser_of(bob)
    with django_assert_max_num_queries(6):
        browser.get(library(alice))
