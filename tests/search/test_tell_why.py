"""Each result says why it matched: the words, and where they stand in the picture."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from faces.models import NameInPhoto
from photos.models import Photo
from places.models import Place
from search.reasons.matches import Match
from search.selectors import search_photos, understand
from tests.factories import make_photo
from tests.search.conftest import RED
from tests.search.encoder import ColourEncoder
from tests.search.test_find_words import put_into, read, tag

Seen = Callable[..., Photo]


def reasons(user: User, text: str) -> tuple[Match, ...]:
    """Of the first result."""
    return search_photos(user, understand(user, text), limit=50).results[0].matched


def test_it_tells_the_caption_and_its_words(alice: User, colours: ColourEncoder) -> None:
    make_photo(alice, caption="The Harbours, at dawn. Harbour!")
    assert reasons(alice, "harbour") == (
        Match("caption", "The Harbours, at dawn. Harbour!", ("Harbour",)),
    )


def test_it_tells_each_source_that_says_all_the_words(alice: User, colours: ColourEncoder) -> None:
    place = Place.objects.create(neighbourhood="Port", country="Monaco", country_code="MC")
    photo = make_photo(alice, filename="port_1.jpg", place=place)
    NameInPhoto.objects.create(photo=photo, name="Anna Port")
    put_into(photo, "Old port")
    tag(photo, "port")
    tag(photo, "a port", "model")
    assert [(match.kind, match.words) for match in reasons(alice, '"port"')] == [
        ("person", ("Port",)),
        ("album", ("port",)),
        ("tag", ("port",)),
        ("place", ("Port",)),
        ("filename", ("port_1.jpg",)),
        ("guess", ("port",)),
    ]


def test_it_tells_where_words_are_said_that_no_source_says_alone(
    alice: User, colours: ColourEncoder
) -> None:
    photo = make_photo(alice, caption="a red door")
    tag(photo, "lighthouse")
    kinds = {match.kind: match.words for match in reasons(alice, "door lighthouse")}
    assert kinds == {"caption": ("door",), "tag": ("lighthouse",)}


def test_it_tells_the_regions_of_the_picture(alice: User, colours: ColourEncoder) -> None:
    photo = make_photo(alice)
    read(photo, "ABC TRADING", "NO. 2, JALAN HARMONI", "JOHOR BAHRU", "JALAN 5", "TOTAL 31.00")
    [total] = reasons(alice, "31.00")
    assert (total.kind, total.regions, total.words) == ("text", (4,), ("31.00",))
    [address] = reasons(alice, "jalan harmoni johor bahru")
    assert address.regions == (1, 2)
    assert address.text == "NO. 2, JALAN HARMONI \N{MIDDLE DOT} JOHOR BAHRU"


def test_it_tells_the_regions_that_were_read_with_letters_amiss(
    alice: User, colours: ColourEncoder
) -> None:
    read(make_photo(alice), "TAX INVOICE", "RESTORANWANSHENG", "0043319")
    [match] = reasons(alice, "restoran wan sheng")
    assert (match.kind, match.regions) == ("text", (1,))


def test_it_tells_what_is_near_in_meaning(alice: User, seen: Seen) -> None:
    photo = seen(alice, RED)
    assert [(match.kind, match.text) for match in reasons(alice, "something red")] == [
        ("meaning", "something red")
    ]
    other = seen(alice, RED)
    [match] = reasons(alice, f"similar:{photo.pk}")
    assert match.kind == "looks"
    assert search_photos(alice, understand(alice, f"similar:{photo.pk}"), limit=5).total == 1
    assert other.pk != photo.pk


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("in:lisbon", "place", "Lisbon, Portugal"),
        ("june 2020", "date", "15 Jun 2020"),
        ("june", "date", "15 Jun 2020"),
        ("camera:x100", "camera", "FUJIFILM X100V"),
        ("person:anna", "person", "Anna"),
        ("tag:holiday", "tag", "holiday"),
        ("album:summer", "album", "Summer"),
    ],
)
def test_it_tells_which_filter_holds(
    alice: User, colours: ColourEncoder, text: str, kind: str, said: str
) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    photo = make_photo(alice, place=lisbon, make="FUJIFILM", model="X100V")
    NameInPhoto.objects.create(photo=photo, name="Anna")
    tag(photo, "holiday")
    put_into(photo, "Summer")
    assert (kind, said) in [(match.kind, match.text) for match in reasons(alice, text)]


def test_a_filter_that_does_not_hold_is_no_reason(alice: User, seen: Seen) -> None:
    seen(alice, RED, taken=datetime(2019, 12, 31, tzinfo=UTC))
    kinds = [match.kind for match in reasons(alice, "red OR june")]
    assert kinds == ["guess", "meaning"]
    make_photo(alice, datetime(2020, 1, 1, tzinfo=UTC))
    assert [match.kind for match in reasons(alice, "new year")] in ([], ["date"])


def test_its_query_count_does_not_grow(
    alice: User, seen: Seen, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(12):
        photo = seen(alice, RED, caption=f"red {number}")
        tag(photo, "red")
        read(photo, "RED")
        put_into(photo, "Red")
    with django_assert_max_num_queries(30):
        page = search_photos(alice, understand(alice, "red"), limit=50)
    assert [len(result.matched) for result in page.results] == [6] * 12
