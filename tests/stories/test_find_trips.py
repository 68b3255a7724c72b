"""What is a trip, and what an event: lives whose trips are known."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.trips.evaluate import adjusted_rand_index, evaluate_table, labels
from stories.trips.finding import Shots, Span, all_spans, find_spans
from tests.stories.lives import (
    AUCKLAND,
    GRAZ,
    HONOLULU,
    LAKE,
    LISBON,
    ROME,
    TOKYO,
    VIENNA,
    Life,
    day,
)

POOL = Path(__file__).parents[3] / "shared" / "data" / "pool" / "pool.csv"


def trips(life: Life) -> list[set[str]]:
    """The labels that each trip has."""
    spans = find_spans(life.shots())
    return [names(life, span) for span in spans if span.kind == "trip"]


def names(life: Life, span: Span) -> set[str]:
    return {life.labels[index] for index in span.shots.tolist()}


def agreement(life: Life) -> float:
    return adjusted_rand_index(life.labels, labels(all_spans(life.shots()), len(life.labels)))


def settled(place: tuple[float, float] = GRAZ, **more: int) -> Life:
    life = Life(**more)
    life.at_home(place, day("2022-01-02"), 100)
    return life


def test_it_finds_a_trip_and_events_at_home() -> None:
    life = settled()
    life.away(LISBON, day("2022-05-09"), 6, "Lisbon")

    spans = find_spans(life.shots())

    assert trips(life) == [{"Lisbon"}]
    assert sum(span.kind == "event" for span in spans) == 100
    assert agreement(life) == 1.0


def trips_from(home: tuple[float, float], life: Life) -> list[set[str]]:
    shots = replace(life.shots(), homes=np.array([home]))
    return [names(life, span) for span in find_spans(shots) if span.kind == "trip"]


def test_a_home_that_a_person_named_is_none_to_guess() -> None:
    life = Life()
    life.at_home(VIENNA, day("2022-01-02"), 40)  # works there
    for month in ("03", "06", "09"):
        life.shoot(GRAZ, day(f"2022-{month}-01"), f"Graz {month}")

    assert trips(life) == [{"Graz 03"}, {"Graz 06"}, {"Graz 09"}]
    assert set.union(*trips_from(GRAZ, life)) == {each for each in life.labels if "home" in each}


def test_where_somebody_lived_before_they_came_to_a_named_home_is_guessed() -> None:
    life = Life()
    life.at_home(VIENNA, day("2017-01-01"), 100)
    life.away(LISBON, day("2018-05-01"), 3, "Lisbon")
    life.at_home(GRAZ, day("2021-01-03"), 100)
    life.shoot(VIENNA, day("2022-05-03"), "back in Vienna")

    assert trips_from(GRAZ, life) == [{"Lisbon"}, {"back in Vienna"}]


def test_a_named_home_is_one_before_any_could_be_guessed() -> None:
    life = Life()
    life.shoot(GRAZ, day("2022-05-01"), "home")
    life.away(LISBON, day("2022-05-09"), 3, "Lisbon")

    assert trips(life) == []
    assert trips_from(GRAZ, life) == [{"Lisbon"}]


def test_it_finds_nothing_in_nothing() -> None:
    assert find_spans(Shots(np.array([]), np.array([]), np.empty((0, 2)))) == []


def test_an_outing_near_home_is_an_event() -> None:
    life = settled()
    life.shoot(LAKE, day("2022-05-11"), "lake")

    assert trips(life) == []


def test_it_keeps_a_trip_whole_over_days_without_photos_and_from_stop_to_stop() -> None:
    life = settled()
    life.away(ROME, day("2022-05-09"), 1, "Italy")
    life.away(ROME, day("2022-05-13"), 1, "Italy")  # it rained
    life.away(LISBON, day("2022-05-14"), 1, "Italy")

    assert trips(life) == [{"Italy"}]


def test_long_after_it_is_another_trip() -> None:
    life = Life()
    life.at_home(GRAZ, day("2022-01-02"), 18)
    life.away(ROME, day("2022-06-06"), 2, "first")
    life.away(ROME, day("2022-06-20"), 2, "second")
    life.away(LISBON, day("2022-06-24"), 2, "third")

    assert trips(life) == [{"first"}, {"second"}, {"third"}]


def test_who_lives_in_two_places_is_at_home_in_both() -> None:
    life = settled()
    for week in range(0, 100, 2):
        start = day("2022-01-02") + np.timedelta64(week * 7 + 3, "D").astype(object)
        life.shoot(VIENNA, start, f"Vienna {week}")
    life.away(LISBON, day("2022-07-11"), 5, "Lisbon")

    assert trips(life) == [{"Lisbon"}]


def test_who_moved_house_is_away_where_they_lived_before() -> None:
    life = Life()
    life.at_home(GRAZ, day("2015-01-04"), 150)
    life.at_home(TOKYO, day("2018-01-07"), 150)
    life.away(TOKYO, day("2016-05-09"), 4, "to look at it")
    life.away(GRAZ, day("2020-05-12"), 4, "to see them again")

    assert trips(life) == [{"to look at it"}, {"to see them again"}]


def test_a_long_journey_is_no_home() -> None:
    life = Life()
    life.at_home(GRAZ, day("2022-01-02"), 30, count=1)
    life.away(TOKYO, day("2022-08-08"), 45, "Japan", count=40)
    life.at_home(GRAZ, day("2022-10-02"), 30, count=1)

    assert trips(life) == [{"Japan"}]


def test_it_crosses_the_date_line_both_ways() -> None:
    life = settled(AUCKLAND)
    life.away(HONOLULU, day("2022-05-10", 20), 4, "Hawaii")

    assert trips(life) == [{"Hawaii"}]


def test_a_home_beside_the_date_line_is_one() -> None:
    west, east = (-16.8, 179.97), (-16.8, -179.97)
    life = Life()
    for week in range(60):
        place = west if week % 2 else east
        for _ in range(6):
            life.moments.append(day("2022-01-02") + np.timedelta64(week * 7, "D").astype(object))
            life.offsets.append(12)
            life.is_sure.append(True)
            life.labels.append("home")
            life.places.append(place)
    life.away(AUCKLAND, day("2022-06-06"), 3, "Auckland")

    assert trips(life) == [{"Auckland"}]


def test_photos_without_position_go_with_those_around_them() -> None:
    life = settled()
    life.away(LISBON, day("2022-05-09"), 5, "Lisbon")
    life.away(LISBON, day("2022-05-09", 15), 5, "Lisbon", count=4, is_located=False)
    life.away(LISBON, day("2022-05-14", 8), 1, "Lisbon", hours=1, is_located=False)

    assert trips(life) == [{"Lisbon"}]
    assert agreement(life) == 1.0


def test_days_without_any_position_do_not_end_a_trip() -> None:
    life = settled()
    life.away(LISBON, day("2022-05-02"), 2, "Lisbon")
    life.away(LISBON, day("2022-05-04"), 3, "Lisbon", is_located=False)
    life.away(LISBON, day("2022-05-07", 8), 1, "Lisbon")

    assert trips(life) == [{"Lisbon"}]


def test_a_library_without_positions_has_events_only() -> None:
    life = Life()
    for week in range(20):
        first = day("2022-01-02") + np.timedelta64(week * 7, "D").astype(object)
        life.shoot(GRAZ, first, str(week), is_located=False)

    assert {span.kind for span in find_spans(life.shots())} == {"event"}
    assert agreement(life) == 1.0


def test_a_library_of_which_no_zone_is_known_goes_by_the_clocks() -> None:
    life = settled()
    life.away(TOKYO, day("2022-05-09"), 5, "Tokyo")
    life.is_sure = [False] * len(life.labels)

    assert trips(life) == [{"Tokyo"}]


def test_a_library_of_one_journey_has_no_home_and_so_no_trip() -> None:
    life = Life()
    life.away(ROME, day("2022-05-09"), 7, "Rome")

    assert [span.kind for span in find_spans(life.shots())] == ["event"] * 7


def test_a_camera_on_the_time_of_home_is_on_the_same_trip() -> None:
    """The zone of its clock is only assumed; the phone beside it says where everybody is."""
    life = settled()
    life.away(TOKYO, day("2022-05-09", 2), 6, "Tokyo")
    life.away(TOKYO, day("2022-05-09", 3), 6, "Tokyo", offset=1, is_sure=False)

    assert trips(life) == [{"Tokyo"}]
    assert agreement(life) > 0.98


def test_a_camera_whose_clock_is_hours_off_does_not_cut_a_trip() -> None:
    """It says that it was in Tokyo before they left home."""
    life = settled()
    life.shoot(GRAZ, day("2022-05-08", 20), "packing", count=2, hours=0.5)
    life.away(TOKYO, day("2022-05-09", 14), 5, "Tokyo")
    life.shoot(TOKYO, day("2022-05-08", 18), "Tokyo", count=2, hours=0.5)

    assert len(trips(life)) == 1


def test_somebody_who_stays_at_home_does_not_cut_a_trip() -> None:
    life = settled()
    life.away(TOKYO, day("2022-05-02"), 6, "Tokyo", hours=11)
    life.shoot(GRAZ, day("2022-05-04", 15), "cat", count=1)

    assert [("Tokyo" in each) for each in trips(life)] == [True]


def test_a_receiver_without_a_fix_is_nowhere() -> None:
    life = settled()
    life.away(LISBON, day("2022-05-09"), 4, "Lisbon")
    life.shoot(LISBON, day("2022-05-10", 12), "Lisbon", count=3)
    life.places[-3:] = [(0.0, 0.0)] * 3

    assert trips(life) == [{"Lisbon"}]


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    lost=st.floats(0, 0.4),
    unsure=st.floats(0, 0.4),
    starts=st.lists(st.integers(2, 90), min_size=1, max_size=8, unique=True),
)
def test_it_finds_the_trips_of_any_life(
    seed: int, lost: float, unsure: float, starts: Iterable[int]
) -> None:
    """Whatever share of photos has no position, or no zone of its own."""
    life = settled(seed=seed)
    for number, week in enumerate(sorted(starts)):
        place = (LISBON, ROME, TOKYO)[number % 3]
        first = day("2022-01-04", 12) + np.timedelta64(week * 7, "D").astype(object)
        life.away(place, first, 1 + number % 4, f"trip {number}")
    random = np.random.default_rng(seed)
    for index in range(len(life.labels)):
        life.is_sure[index] = bool(random.random() >= unsure)
        if random.random() < lost:
            life.places[index] = (float("nan"), float("nan"))

    assert agreement(life) >= 0.95


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_photos_does_not_matter(seed: int) -> None:
    life = settled(seed=seed)
    life.away(TOKYO, day("2022-05-09"), 5, "Tokyo", is_sure=False)
    shots = life.shots()
    order = np.random.default_rng(seed).permutation(len(life.labels))
    mixed = Shots(shots.wall_s[order], shots.utc_s[order], shots.positions[order])

    found = [set(order[span.shots].tolist()) for span in find_spans(mixed)]

    assert found == [set(span.shots.tolist()) for span in find_spans(shots)]


def test_it_agrees_with_the_events_of_the_pool(capsys: pytest.CaptureFixture[str]) -> None:
    if not POOL.exists():
        pytest.skip("the pool of photos is not here")

    evaluate_table(POOL)

    said = capsys.readouterr().out.splitlines()
    assert min(float(line.split()[-1]) for line in said[:2]) >= 0.9


def test_the_index_tells_chance_from_agreement() -> None:
    assert adjusted_rand_index("aabb", "xxyy") == 1.0
    assert adjusted_rand_index("aabb", "xyxy") == pytest.approx(-0.5)
    assert adjusted_rand_index("a", "x") == 1.0
