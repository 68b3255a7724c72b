"""What stands in for a photo that was resolved away: where the archive's word of it goes."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dedup.grouping import group_photos
from dedup.kept import kept_in_place_of
from dedup.models import DuplicateGroup
from dedup.services import resolve, undo
from photos.models import Photo, PhotoQuerySet
from photos.services.removal import remove_photos, restore_photos, trash_photos
from tests.dedup.resolved import group_of, make_pair
from tests.factories import make_photo


def away(loser: Photo, keeper: Photo) -> None:
    resolve(group_of(keeper, loser), keeper, [loser])


def row(photo: Photo) -> PhotoQuerySet:
    return Photo.objects.filter(pk=photo.pk)


def test_it_is_the_photo_that_was_kept(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    resolve(group, keeper, [loser])
    assert kept_in_place_of([loser]) == [keeper]


def test_nothing_stands_in_for_what_is_there_or_was_trashed_by_hand(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    by_hand = make_photo(alice)
    trash_photos(row(by_hand))
    assert kept_in_place_of([keeper, loser, by_hand]) == []
    undo(resolve(group, keeper, [loser]))
    assert kept_in_place_of([loser]) == []


def test_it_follows_until_a_photo_that_is_there(alice: User) -> None:
    first, second, third, other = (make_photo(alice) for _ in range(4))
    away(first, second)
    away(other, second)
    away(second, third)
    assert kept_in_place_of([first, second, other]) == [third]


def test_it_follows_over_a_photo_that_is_gone_for_good(alice: User) -> None:
    first, second, third = (make_photo(alice) for _ in range(3))
    away(first, second)
    away(second, third)
    remove_photos(row(second))
    assert kept_in_place_of([first]) == [third]
    remove_photos(row(third))
    assert kept_in_place_of([first]) == []


def test_one_that_was_taken_back_by_hand_is_followed_no_further(alice: User) -> None:
    first, second, third = (make_photo(alice) for _ in range(3))
    away(first, second)
    away(second, third)
    restore_photos(row(second))
    assert kept_in_place_of([first]) == [second]


def test_two_that_went_for_each_other_end_at_the_last_word(alice: User) -> None:
    first, second = make_photo(alice), make_photo(alice)
    away(first, second)
    restore_photos(row(first))
    group_photos([first, second])
    resolve(DuplicateGroup.objects.get(members__photo=first), first, [second])
    assert kept_in_place_of([second]) == [first]
    trash_photos(row(first))
    assert kept_in_place_of([first, second]) == [first]


def test_it_asks_as_often_for_many(alice: User) -> None:
    losers = [make_photo(alice) for _ in range(6)]
    for loser in losers:
        away(loser, make_photo(alice))
    with CaptureQueriesContext(connection) as few:
        kept_in_place_of(losers[:1])
    with CaptureQueriesContext(connection) as many:
        assert len(kept_in_place_of(losers)) == 6
    assert len(many) == len(few)
