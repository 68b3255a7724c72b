"""Photos that look like another one, nearest first."""

from collections.abc import Callable
from datetime import UTC, datetime

from accounts.models import User
from photos.models import Photo
from search.selectors import similar_photos
from tests.factories import make_photo
from tests.search.conftest import BLUE, RED
from tests.search.encoder import ColourEncoder

Seen = Callable[..., Photo]


def test_it_finds_the_nearest(alice: User, seen: Seen) -> None:
    photo, near, far = seen(alice, RED), seen(alice, (200, 90, 0)), seen(alice, BLUE)
    assert similar_photos(alice, photo) == [near, far]
    assert similar_photos(alice, photo, limit=1) == [near]


def test_it_stays_in_what_a_person_may_see(alice: User, bob: User, seen: Seen) -> None:
    photo = seen(alice, RED)
    seen(bob, RED)
    seen(alice, RED, trashed_at=datetime.now(UTC))
    assert similar_photos(alice, photo) == []


def test_it_knows_nothing_of_a_photo_that_was_not_looked_at(
    alice: User, colours: ColourEncoder
) -> None:
    assert similar_photos(alice, make_photo(alice)) == []
