"""Of many resolutions those about some photos are found by an index, however many are locked."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dedup.models import Resolution
from dedup.services.handing_down import heirs_of
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


def decided(owner: User, photos: list[int]) -> Resolution:
    return Resolution(owner=owner, verb="keep", photos=photos)


def plan_of(captured: CaptureQueriesContext) -> str:
    """How the database does the last query."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dedup_resolution")
        cursor.execute(f"EXPLAIN {captured[-1]['sql']}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_later_ones_about_the_same_photos_are_found_by_an_index(alice: User) -> None:
    first, *_ = Resolution.objects.bulk_create(
        decided(alice, [number, number + 1]) for number in range(0, 10_000, 2)
    )
    later = Resolution.objects.create(owner=alice, verb="keep", photos=[1, 2])
    with CaptureQueriesContext(connection) as captured:
        assert heirs_of(first) == [later]
    assert "resolution_photos" in plan_of(captured)


def test_what_is_locked_is_left_out_in_one_short_query(
    alice: User, bob: User, django_assert_num_queries: Any
) -> None:
    shown, *locked = (make_photo(alice, is_locked=bool(n)) for n in range(20))
    told = decided(alice, [shown.pk, shown.pk + 10**9])
    told.save()
    Resolution.objects.bulk_create(decided(alice, [shown.pk, each.pk]) for each in locked)
    seen = Resolution.objects.visible_to(alice)
    with django_assert_num_queries(1) as captured:
        assert list(seen) == [told]
    assert str(locked[5].pk) not in captured[-1]["sql"]
    assert not Resolution.objects.visible_to(bob)
    assert not Resolution.objects.visible_to(AnonymousUser())
