"""What the page offers to try next."""

from collections.abc import Callable
from datetime import UTC, datetime

from accounts.models import User
from photos.models import Photo
from places.models import Place
from search.selectors import search_photos, understand
from search.suggestions import Suggestion, narrower, wider
from tests.factories import make_photo
from tests.search.conftest import BLUE, RED
from tests.search.encoder import ColourEncoder

Seen = Callable[..., Photo]


def offered(user: User, text: str) -> list[str]:
    page = search_photos(user, understand(user, text), limit=20)
    return [suggestion.query for suggestion in narrower(page)]


def test_it_offers_what_tells_the_photos_apart(alice: User, colours: ColourEncoder) -> None:
    rome = Place.objects.create(city="Rome", country="Italy", country_code="IT")
    for number in range(6):
        make_photo(
            alice,
            datetime(2019 + number % 2, 5, 1 + number, tzinfo=UTC),
            caption="wedding",
            place=rome if number < 3 else None,
            kind="video" if number == 0 else "image",
        )
    assert offered(alice, "wedding") == [
        'wedding in:"Rome"',
        "wedding 2020",
        "wedding videos",
    ]
    assert offered(alice, "wedding since 2019 in Rome type:image") == []
    for query in offered(alice, "wedding"):
        assert 0 < search_photos(alice, understand(alice, query), limit=20).total < 6


def test_it_offers_nothing_for_a_handful(alice: User, colours: ColourEncoder) -> None:
    make_photo(alice, caption="wedding")
    assert offered(alice, "wedding") == []


def test_it_offers_nothing_that_all_have(alice: User, colours: ColourEncoder) -> None:
    for _ in range(6):
        make_photo(alice, caption="wedding")
    assert offered(alice, "wedding") == []


def test_it_leaves_out_what_was_too_much(alice: User, seen: Seen) -> None:
    seen(alice, RED)
    seen(alice, BLUE, taken=datetime(2010, 1, 1, tzinfo=UTC))
    query = understand(alice, "red 2010 is:favourite")
    assert wider(alice, query) == []
    assert wider(alice, understand(alice, "red 2010")) == [
        Suggestion("2010", "red", 1),
        Suggestion("red", "2010", 1),
    ]
    assert wider(alice, understand(alice, "nonsense")) == []
