"""Words are folded alike by the database, which looks them up, and by Python, which shows them."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from search.finding.words import forms, spoken, words_of

# Without the signs and letters that only the database writes out.
LATIN = st.characters(max_codepoint=0x17F, exclude_characters="\x00©®ĸŉ")


def folded_by_database(text: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select said_text(%s)", [text])
        return str(cursor.fetchone()[0]).split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("IMG_1234.jpg", ["img", "1234", "jpg"]),
        ("x100v", ["x", "100", "v"]),
        ("Đặng Thị Mai, phở", ["dang", "thi", "mai", "pho"]),
        ("Straße in Łódź; Ærø", ["strasse", "in", "lodz", "aero"]),
        ("e\u0301te\u0301", ["ete"]),
        ("東京タワー", ["東", "京", "タ", "ワ", "ー"]),
        ("한국어 사진", ["한국어", "사진"]),
        ("Мой ёжик", ["мои", "ежик"]),
        ("25/12/2018 $31.00", ["25", "12", "2018", "31", "00"]),
        ("\uff08\uff27\uff33\uff34\uff09", ["gst"]),  # as wide as Chinese
        ("🐕", ["🐕"]),
        ("&.,-_%", []),
        ("", []),
    ],
)
def test_it_folds_as_the_database_does(db: None, text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert folded_by_database(text) == words


@settings(max_examples=200)
@given(text=st.text(LATIN, max_size=60))
def test_they_agree_on_any_european_text(django_db_blocker: Any, text: str) -> None:
    with django_db_blocker.unblock():
        assert folded_by_database(text) == words_of(text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cat", {"cat", "cats"}),
        ("cats", {"cats", "catses", "cat"}),
        ("beaches", {"beaches", "beach", "beache", "beacheses"}),
        ("party", {"party", "partys", "parties"}),
        ("parties", {"parties", "partieses", "partie", "party"}),
        ("glass", {"glass", "glasses"}),
        ("bus", {"bus", "buses"}),
        ("no", {"no"}),
        ("été", {"été"}),
        ("2019", {"2019"}),
    ],
)
def test_it_knows_singular_and_plural(word: str, expected: set[str]) -> None:
    assert set(forms(word)) == expected
    assert forms(word)[0] == word


def test_it_drops_words_that_say_nothing_unless_there_are_no_others() -> None:
    assert spoken("the cats & a dog") == ["cats", "dog"]
    assert spoken("the who") == ["the", "who"]
    assert spoken("& ...") == []
