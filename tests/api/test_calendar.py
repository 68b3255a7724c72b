"""The days of a month, and what was added last, by the API."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests.api.asking import Asker, every_page, items
from tests.factories import NOON, make_photo


def test_it_tells_the_days_that_have_photos(alice: User, bob: User) -> None:
    late = datetime(2024, 5, 12, 23, 59, tzinfo=UTC)
    best = make_photo(alice, late, is_favourite=True)
    make_photo(alice, late)
    make_photo(alice, datetime(2024, 5, 31, tzinfo=UTC))
    make_photo(alice, late, trashed_at=NOON)
    make_photo(alice, datetime(2024, 6, 1, tzinfo=UTC))
    make_photo(bob, late)
    days = Asker(alice).get("photos/days/", month="2024-05").json()["items"]
    assert [(each["day"], each["count"]) for each in days] == [("2024-05-12", 2), ("2024-05-31", 1)]
    assert days[0]["photo"] == best.pk
    assert Asker(alice).get("photos/days/", month="2023-05").json() == {"items": []}


@pytest.mark.parametrize("month", ["", "2024", "2024-13", "9999-12", "0000-01", "x", "2024-5"])
def test_it_refuses_what_is_no_month(alice: User, month: str) -> None:
    assert Asker(alice).get("photos/days/", month=month).status_code == 400


def test_it_lists_what_came_last_first(alice: User, bob: User) -> None:
    now = timezone.now()
    made = [
        make_photo(alice, NOON + timedelta(days=n), added_at=now - timedelta(hours=n)).pk
        for n in range(3)
    ]
    make_photo(alice, archived_at=now)
    make_photo(bob)
    asker = Asker(alice)
    assert items(asker.get("photos/recent/")) == made
    assert every_page(asker, "photos/recent/", limit=1) == made
