"""How old somebody is in a photo."""

from datetime import date

import pytest

from faces.of_photo.ages import age_in_words

BORN = date(2016, 2, 29)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2016-02-28", ""),
        ("2016-02-29", "newborn"),
        ("2016-03-28", "newborn"),
        ("2016-03-29", "1 month"),
        ("2017-02-28", "11 months"),
        ("2017-03-01", "12 months"),
        ("2018-02-28", "23 months"),
        ("2018-03-01", "2 years"),
        ("2020-02-28", "3 years"),
        ("2020-02-29", "4 years"),
        ("2106-06-01", "90 years"),
    ],
)
def test_it_says_months_of_little_ones_and_years_of_others(day: str, words: str) -> None:
    assert age_in_words(BORN, date.fromisoformat(day)) == words


def test_it_says_nothing_where_no_birthday_is_known() -> None:
    assert age_in_words(None, date(2020, 1, 1)) == ""
