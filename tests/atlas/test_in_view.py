"""The photos in a view of the map: the newest first, part by part, those of its clusters."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from atlas import in_view, parts
from atlas.grid import Box
from atlas.in_view import photos_in_view
from photos.keyset import BadCursor
from tests.factories import NOON, make_photo

LISBON = Box(-9.2, 38.6, -9.0, 38.8)


@pytest.fixture
def newest_first(alice: User) -> list[int]:
    made = [
        make_photo(alice, NOON + timedelta(days=n % 3), latitude=38.7, longitude=-9.1)
        for n in range(7)
    ]
    make_photo(alice, latitude=-33.0, longitude=151.0)
    return [each.pk for each in sorted(made, key=lambda each: (each.taken_local, each.pk))][::-1]


@pytest.mark.parametrize("few", [0, 20_000])
def test_it_shows_all_of_a_view_part_by_part(
    few: int, alice: User, newest_first: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SHOWN", 3)
    monkeypatch.setattr(in_view, "FEW", few)
    found, after = [], ""
    for _ in range(3):
        view = photos_in_view(alice, LISBON, zoom=10, after=after)
        assert view.total == 7
        found += [photo.pk for photo in view.photos]
        after = view.next
    assert (found, after) == (newest_first, "")


@pytest.mark.parametrize("after", ["x", "~", "2020-01-01T00:00:00+00:00~x", f"2020-01-01~{2**63}"])
def test_it_refuses_what_is_no_place_in_a_view(after: str, alice: User) -> None:
    with pytest.raises(BadCursor):
        photos_in_view(alice, LISBON, zoom=10, after=after)


def test_it_asks_as_often_for_many_as_for_few(alice: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            photos_in_view(User.objects.get(pk=alice.pk), LISBON, zoom=10)
        return len(asked)

    where: dict[str, Any] = {"latitude": 38.7, "longitude": -9.1}
    make_photo(alice, **where)
    one = queries()
    for _ in range(20):
        make_photo(alice, **where)
    assert queries() == one
