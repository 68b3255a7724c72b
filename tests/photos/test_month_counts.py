"""The database's own count of photos per month."""

from datetime import UTC, date, datetime

from django.utils import timezone

from accounts.models import User
from photos.models import MonthCount, Photo
from tests.factories import make_photo


def counts(owner: User) -> dict[date, int]:
    rows = MonthCount.objects.filter(owner=owner, count__gt=0)
    return dict(rows.values_list("month", "count"))


JUNE, JULY = datetime(2020, 6, 30, 23, 59, tzinfo=UTC), datetime(2020, 7, 1, tzinfo=UTC)


def test_it_counts_what_is_inserted_moved_hidden_and_deleted(alice: User) -> None:
    first, second = make_photo(alice, JUNE), make_photo(alice, JULY)
    assert counts(alice) == {date(2020, 6, 1): 1, date(2020, 7, 1): 1}

    Photo.objects.filter(pk=first.pk).update(taken_local=JULY)
    assert counts(alice) == {date(2020, 7, 1): 2}

    Photo.objects.update(trashed_at=timezone.now())
    assert counts(alice) == {}

    Photo.objects.update(trashed_at=None)
    Photo.objects.filter(pk=second.pk).delete()
    assert counts(alice) == {date(2020, 7, 1): 1}


def test_it_counts_for_each_owner_alone(alice: User, bob: User) -> None:
    make_photo(alice, JUNE)
    make_photo(bob, JUNE)
    assert counts(alice) == counts(bob) == {date(2020, 6, 1): 1}


def test_it_leaves_archived_and_locked_photos_out(alice: User) -> None:
    make_photo(alice, JUNE, archived_at=timezone.now())
    make_photo(alice, JUNE, is_locked=True)
    assert counts(alice) == {}
