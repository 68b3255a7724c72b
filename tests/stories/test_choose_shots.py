"""Which photos stand in a story by default, and in which chapters."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from photos.models import Photo, PhotoTag, Tag
from quality.models import Quality
from stories.telling import choosing
from stories.telling.choosing import Shot, chapters_of, cover_among
from stories.telling.making import shots_of, tellable
from tests.factories import make_face, make_group, make_photo

NOON = datetime(2023, 5, 8, 12, tzinfo=UTC)


def shots(
    count: int, start: datetime = NOON, apart: timedelta = timedelta(minutes=5), **more: object
) -> list[Shot]:
    said = {"city": "Lisbon", "worth": 1.0, **more}
    first = int(start.timestamp())
    return [Shot(first + n, start + n * apart, **said) for n in range(count)]  # type: ignore[arg-type]


def test_it_tells_each_day_and_a_night_belongs_to_its_evening() -> None:
    late = shots(1, NOON + timedelta(hours=14, minutes=30))
    next_day = shots(2, NOON + timedelta(days=1))

    told = chapters_of([*next_day, *late, *shots(2)])

    assert [len(part) for part in told] == [3, 2]
    assert chapters_of([]) == []


@pytest.mark.parametrize(
    ("every", "count", "chapters"),
    [(timedelta(days=10), 20, 7), (timedelta(days=200), 20, 11), (timedelta(days=400), 5, 5)],
)
def test_longer_spans_are_told_by_month_or_year(
    every: timedelta, count: int, chapters: int
) -> None:
    assert len(chapters_of(shots(count, apart=every))) == chapters


def test_neighbouring_days_of_one_place_become_one_chapter_first() -> None:
    lisbon = [s for n in range(13) for s in shots(3, NOON + timedelta(days=n))]
    porto = shots(1, NOON + timedelta(days=13), city="Porto")

    told = chapters_of([*lisbon, *porto])

    assert len(told) == choosing.MOST_CHAPTERS
    assert told[-1] == [porto[0].photo_id]


def test_it_takes_the_best_of_near_duplicates_and_one_of_a_moment() -> None:
    alike = [*shots(1, alike=7), *shots(1, NOON + timedelta(hours=1), alike=7, worth=2.0)]
    burst = shots(5, NOON + timedelta(hours=2), timedelta(seconds=2))
    best = shots(1, NOON + timedelta(hours=2, seconds=5), worth=9.0)

    told = chapters_of([*alike, *burst, *best])

    assert told == [[alike[1].photo_id, best[0].photo_id]]


def test_it_shows_the_best_and_spreads_the_others_over_the_day() -> None:
    many = shots(100, apart=timedelta(minutes=1))
    star = Shot(1, many[50].taken + timedelta(seconds=25), "Lisbon", 9.0)

    (told,) = chapters_of([*many, star])

    assert len(told) == choosing.MOST_OF_CHAPTER
    assert star.photo_id in told
    assert {many[0].photo_id, many[-1].photo_id} < set(told)


def test_the_cover_is_the_best_landscape_that_is_told() -> None:
    high = shots(1, worth=3.0)
    broad = [Shot(n, NOON, "", n / 10, is_broad=True) for n in (1, 2, 3)]

    assert cover_among([*high, *broad], [[high[0].photo_id, 1], [2]]) == 2
    assert cover_among([*high, *broad], [[high[0].photo_id]]) == high[0].photo_id


@pytest.mark.django_db
def test_favourites_stars_looks_and_faces_are_worth_more_and_what_is_no_photograph_is_left_out(
    alice: User, bob: User
) -> None:
    plain, liked, rated, poor, met, clip, sharp = [make_photo(alice) for _ in range(7)]
    Quality.objects.create(photo=sharp, technical=1.0, aesthetics=1.0)
    Photo.objects.filter(pk=liked.pk).update(is_favourite=True)
    Photo.objects.filter(pk=rated.pk).update(rating=5)
    Photo.objects.filter(pk=poor.pk).update(rating=1)
    Photo.objects.filter(pk=clip.pk).update(kind="video")
    make_face(met)
    tag = Tag.objects.create(owner=alice, name="Screenshot")
    PhotoTag.objects.create(photo=make_photo(alice), tag=tag, origin="model")
    group = make_group(plain, met)
    make_photo(alice, looks_like="document")
    make_photo(bob)

    found = shots_of(tellable(alice))

    order = [liked.pk, rated.pk, sharp.pk, met.pk, plain.pk, poor.pk, clip.pk]
    assert [shot.photo_id for shot in found] == order
    assert {shot.photo_id: shot.alike for shot in found}[met.pk] == group.pk
