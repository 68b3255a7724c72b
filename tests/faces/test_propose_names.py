"""Which group bears which name: what the photos of an archive say together."""

import random

import pytest

from faces.review.naming import Likely, NamedPhoto, likely_names

ANNA, BEN, STRANGER, OTHER = 1, 2, 3, 4


def photo(names: str, *groups: int) -> NamedPhoto:
    return NamedPhoto(frozenset(names.split()), frozenset(groups))


def named(photos: list[NamedPhoto], **options: frozenset[tuple[int, str]]) -> dict[int, str]:
    return {likely.group: likely.name for likely in likely_names(photos, **options)}


def test_it_takes_one_name_and_one_face_for_a_hint() -> None:
    assert likely_names([photo("Anna", ANNA)])[0].photos == 1
    assert named([photo("Anna", ANNA)]) == {ANNA: "Anna"}


def test_it_needs_more_where_two_are_seen() -> None:
    assert named([photo("Anna", ANNA, STRANGER)]) == {}


def test_it_finds_who_is_in_all_photos_of_a_name() -> None:
    photos = [photo("Anna", ANNA, STRANGER), photo("Anna", ANNA, OTHER), photo("Anna", ANNA)]
    assert named(photos) == {ANNA: "Anna"}


def test_it_tells_two_apart_who_are_mostly_together() -> None:
    photos = [photo("Anna Ben", ANNA, BEN)] * 8 + [photo("Anna", ANNA)] * 2
    assert named(photos) == {ANNA: "Anna", BEN: "Ben"}


def test_it_proposes_nothing_for_two_who_are_always_together() -> None:
    assert named([photo("Anna Ben", ANNA, BEN)] * 8) == {}


def test_it_is_not_misled_by_one_wrong_name() -> None:
    photos = [photo("Anna", ANNA)] * 5 + [photo("Ben", BEN)] * 5 + [photo("Anna", BEN)]
    assert named(photos) == {ANNA: "Anna", BEN: "Ben"}


def test_it_does_not_give_a_frequent_name_to_who_is_seen_once() -> None:
    photos = [photo("Anna", ANNA)] * 20 + [photo("Anna", STRANGER)]
    assert named(photos) == {ANNA: "Anna"}


def test_it_does_not_name_whom_the_archive_names_seldom() -> None:
    photos = [photo("Anna", BEN)] * 2 + [photo("", BEN)] * 8
    assert named(photos) == {}


def test_it_gives_one_name_to_two_halves_of_one_person() -> None:
    photos = [photo("Anna", ANNA)] * 6 + [photo("Anna", OTHER)] * 5
    assert named(photos) == {ANNA: "Anna", OTHER: "Anna"}


def test_it_finds_both_people_of_one_name_written_alike() -> None:
    photos = [photo("Maria", ANNA)] * 4 + [photo("Maria", BEN)] * 4 + [photo("Maria", ANNA, BEN)]
    assert named(photos) == {ANNA: "Maria", BEN: "Maria"}


def test_it_leaves_out_what_was_refused() -> None:
    photos = [photo("Anna", ANNA)] * 5
    assert named(photos, refused=frozenset({(ANNA, "Anna")})) == {}


def test_it_gives_a_refused_name_to_the_other() -> None:
    photos = [photo("Anna", ANNA, BEN)] * 5
    assert named(photos, refused=frozenset({(BEN, "Anna")})) == {ANNA: "Anna"}


def test_it_says_on_how_many_photos_and_names_the_surest_first() -> None:
    photos = [photo("Ben", BEN)] * 2 + [photo("Anna", ANNA)] * 7 + [photo("", ANNA)]
    found = likely_names(photos)
    assert [(likely.name, likely.photos) for likely in found] == [("Anna", 7), ("Ben", 2)]
    assert all(0.6 <= likely.share <= 1 for likely in found)


@pytest.mark.parametrize("photos", [[], [photo("")], [photo("Anna")], [photo("", ANNA)]])
def test_it_proposes_nothing_of_nothing(photos: list[NamedPhoto]) -> None:
    assert likely_names(photos) == []


def library(seed: int, *, people: int, told: float) -> list[NamedPhoto]:
    """Photos of one to five people, some far more often than others; each name is told by that
    chance; now and then somebody is not found, a stranger passes, or a wrong name is told."""
    rng = random.Random(seed)
    weights = [1 / (1 + number) ** 0.7 for number in range(people)]
    photos = []
    for number in range(people * 12):
        seen = set(rng.choices(range(people), weights, k=rng.randint(1, 5)))
        names = {f"name {one}" for one in seen if rng.random() < told}
        if rng.random() < 0.03:
            names.add(f"name {rng.randrange(people)}")
        groups = {one for one in seen if rng.random() < 0.9}
        if rng.random() < 0.2:
            groups.add(1000 + number)
        if names:
            photos.append(NamedPhoto(frozenset(names), frozenset(groups)))
    return photos


@pytest.mark.parametrize(
    ("told", "precision", "recall"), [(1.0, 0.99, 0.97), (0.7, 0.98, 0.95), (0.4, 0.97, 0.6)]
)
def test_it_is_mostly_right_in_a_library(told: float, precision: float, recall: float) -> None:
    proposed = right = wanted = 0
    for seed in range(10):
        photos = library(seed, people=40, told=told)
        found: list[Likely] = [one for one in likely_names(photos) if one.group < 1000]
        strangers = [one for one in likely_names(photos) if one.group >= 1000]
        proposed += len(found) + len(strangers)
        right += sum(one.name == f"name {one.group}" for one in found)
        wanted += 40
    assert right / proposed >= precision
    assert right / wanted >= recall
