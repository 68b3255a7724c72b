"""What trips and events are called as long as nobody named them."""

from datetime import UTC, datetime

import pytest

from stories.trips.titles import title_of_event, title_of_trip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def places(*told: tuple[str, str, int]) -> list[dict[str, object]]:
    return [{"city": city, "country": country, "count": n} for city, country, n in told]


LISBON = places(("Lisbon", "Portugal", 10))


@pytest.mark.parametrize(
    ("first", "last", "title"),
    [
        ("2024-05-06", "2024-05-12", "A week in Lisbon, May 2024"),
        ("2024-05-06", "2024-05-06", "A day in Lisbon, 6 May 2024"),
        ("2024-05-03", "2024-05-05", "A weekend in Lisbon, May 2024"),
        ("2024-05-06", "2024-05-08", "3 days in Lisbon, May 2024"),
        ("2024-05-06", "2024-05-19", "2 weeks in Lisbon, May 2024"),
        ("2024-05-01", "2024-05-30", "A month in Lisbon, May 2024"),
        ("2024-04-29", "2024-05-02", "4 days in Lisbon, April to May 2024"),
        ("2023-12-30", "2024-01-08", "10 days in Lisbon, December 2023 to January 2024"),
    ],
)
def test_it_says_how_long_where_and_when(first: str, last: str, title: str) -> None:
    assert title_of_trip(LISBON, at(first), at(last)) == title


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (places(("Rome", "Italy", 8), ("Naples", "Italy", 3)), " in Rome"),
        (places(("Rome", "Italy", 5), ("Naples", "Italy", 4)), " in Rome and Naples"),
        (places(("Rome", "Italy", 4), ("Bari", "Italy", 3), ("Pisa", "Italy", 3)), " in Italy"),
        (
            places(("Graz", "Austria", 4), ("Pula", "Croatia", 3), ("Bled", "Slovenia", 3)),
            " in Austria, Croatia and Slovenia",
        ),
        (places(*((f"C{n}", f"L{n}", 1) for n in range(5))), " in 5 countries"),
        (places(("", "Greenland", 4)), " in Greenland"),
        ([], ""),
    ],
)
def test_it_names_a_city_two_a_country_or_several(
    told: list[dict[str, object]], where: str
) -> None:
    assert title_of_trip(told, at("2024-05-06"), at("2024-05-12")) == f"A week{where}, May 2024"


@pytest.mark.parametrize(
    ("first", "last", "part"),
    [
        ("09:00", "11:30", "A morning"),
        ("12:00", "15:00", "An afternoon"),
        ("19:00", "22:00", "An evening"),
        ("02:00", "04:00", "A night"),
        ("09:00", "15:00", "A day"),
    ],
)
def test_an_event_is_a_part_of_a_day(first: str, last: str, part: str) -> None:
    title = title_of_event(LISBON, at(f"2024-05-06T{first}"), at(f"2024-05-06T{last}"))

    assert title == f"{part} in Lisbon, 6 May 2024"
