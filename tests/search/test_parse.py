"""What a person types is understood as words, dates, places, cameras, types and marks."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.filters import (
    AnyOf,
    Favourite,
    Filter,
    Not,
    OfKind,
    RatedBetween,
    Says,
    TakenBetween,
    TakenIn,
    TakenWith,
    TakenYearly,
)
from search.query import LONGEST_QUERY, Branch, LibraryNames, Query, parse, telling_words

TODAY = date(2026, 3, 11)  # a Wednesday
NAMES = LibraryNames(
    places={
        "lisbon": frozenset({"Lisbon"}),
        "new york": frozenset({"New York"}),
        "sao paulo": frozenset({"São Paulo"}),
        "portugal": frozenset({"Portugal"}),
        "turkey": frozenset({"Turkey"}),
        "paris": frozenset({"Paris"}),
        "mexico": frozenset({"Mexico", "México"}),
    },
    finer_places={"alfama": frozenset({"Alfama"}), "pt": frozenset({"Portugal"})},
    cameras=frozenset({"canon", "x-t4", "canon eos 5d", "apple", "unknown", "2019"}),
    people={
        "paris": frozenset({"Paris"}),
        "anna smith": frozenset({"Anna Smith"}),
        "anna jones": frozenset({"Anna Jones"}),
    },
    albums={"summer": frozenset({"Summer"}), "summer 2019": frozenset({"Summer 2019"})},
)


def understood(text: str) -> Query:
    return parse(text, names=NAMES, today=TODAY)


def days(first: str, last: str) -> TakenBetween:
    return TakenBetween(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("year:2019", "2019-01-01", "2019-12-31"),
        ("June 2019", "2019-06-01", "2019-06-30"),
        ("feb 2020", "2020-02-01", "2020-02-29"),
        ("december of 2019", "2019-12-01", "2019-12-31"),
        ("2019-06", "2019-06-01", "2019-06-30"),
        ("12 june 2019", "2019-06-12", "2019-06-12"),
        ("12th of June 2019", "2019-06-12", "2019-06-12"),
        ("June 12th, 2019", "2019-06-12", "2019-06-12"),
        ("on:2019-06-12", "2019-06-12", "2019-06-12"),
        ("summer 2019", "2019-06-01", "2019-08-31"),
        ("summer of 2019", "2019-06-01", "2019-08-31"),
        ("winter 2019", "2019-12-01", "2020-02-29"),
        ("before:2019", "1800-01-01", "2018-12-31"),
        ("before june 2019", "1800-01-01", "2019-05-31"),
        ("until:2019-06-12", "1800-01-01", "2019-06-12"),
        ("after:2019", "2020-01-01", "2199-12-31"),
        ("since 2019", "2019-01-01", "2199-12-31"),
        ('date:"summer 2019"', "2019-06-01", "2019-08-31"),
        ("today", "2026-03-11", "2026-03-11"),
        ("yesterday", "2026-03-10", "2026-03-10"),
        ("this week", "2026-03-09", "2026-03-15"),
        ("last week", "2026-03-02", "2026-03-08"),
        ("last month", "2026-02-01", "2026-02-28"),
        ("this month", "2026-03-01", "2026-03-31"),
        ("last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_it_reads_dates(text: str, first: str, last: str) -> None:
    query = understood(text)
    assert query.filters == (days(first, last),)
    assert query.words == ""
    assert [chip.kind for chip in query.chips] == ["date"]


@pytest.mark.parametrize(
    "text",
    ["may", "a march of 3000", "2019x", "before:banana", "year:", "2019-13x", "32 may",
     "date:2019-06-99", "date:2019-00", "year:2019-next"],
)  # fmt: skip
def test_it_leaves_what_is_no_date_as_words(text: str) -> None:
    query = understood(text)
    assert query.filters == ()
    assert query.words == text


@pytest.mark.parametrize(
    ("text", "filter_", "label"),
    [
        ("lisbon", TakenIn(frozenset({"Lisbon"})), "Lisbon"),
        ("in Lisbon,", TakenIn(frozenset({"Lisbon"})), "Lisbon"),
        ("New york", TakenIn(frozenset({"New York"})), "New York"),
        ("sao paulo", TakenIn(frozenset({"São Paulo"})), "São Paulo"),
        ("in turkey", TakenIn(frozenset({"Turkey"})), "Turkey"),
        ('in:"new york"', TakenIn(frozenset({"New York"})), "New York"),
        ("in:alfama", TakenIn(frozenset({"Alfama"})), "Alfama"),
        ("in:PT", TakenIn(frozenset({"Portugal"})), "Portugal"),
        ("place:lisb", TakenIn(frozenset({"Lisbon"})), "Lisbon"),
        ("in:mex", TakenIn(frozenset({"Mexico", "México"})), "mex"),
        ("in:Atlantis", TakenIn(frozenset({"Atlantis"})), "Atlantis"),
        ("camera:x100", TakenWith(("x100",)), "x100"),
        ('camera:"EOS 5D"', TakenWith(("eos", "5d")), "EOS 5D"),
        ("X-T4", TakenWith(("x-t4",)), "X-T4"),
        ("Canon EOS 5D", TakenWith(("canon", "eos", "5d")), "Canon EOS 5D"),
        ("canon", TakenWith(("canon",)), "canon"),
        ("type:video", OfKind("video"), "Videos"),
        ("videos", OfKind("video"), "Videos"),
        ("type:photos", OfKind("image"), "Images"),
        ("is:favourite", Favourite(), "Favourites"),
        ("favorites", Favourite(), "Favourites"),
        ("rating:4", RatedBetween(4, 5), "Rated 4 and up"),
        ("rating:>=3", RatedBetween(3, 5), "Rated 3 and up"),
        ("rating:5", RatedBetween(5, 5), "Rated 5"),
    ],
)
def test_it_reads_filters(text: str, filter_: object, label: str) -> None:
    query = understood(text)
    assert query.filters == (filter_,)
    assert [chip.text for chip in query.chips] == [label]
    assert query.words == ""


@pytest.mark.parametrize(
    "text",
    ["apple", "turkey", "unknown", "type:nothing", "is:beautiful", "rating:9", "camera:", "in:",
     "a favourite dog", "http://example.org", "in the garden", "12:30"],
)  # fmt: skip
def test_it_leaves_other_words_alone(text: str) -> None:
    query = understood(text)
    assert query.filters == ()
    assert query.words == text


@pytest.mark.parametrize("text", ['"lisbon"', '"videos"', '"2019"', '"in new york'])
def test_it_takes_what_is_quoted_by_letter(text: str) -> None:
    query = understood(text)
    assert query.filters == (Says(text.strip('"'), is_phrase=True),)
    assert query.words == ""


def test_it_takes_a_query_apart() -> None:
    query = understood("dogs at the beach taken in Lisbon, Portugal from summer 2019 with canon")
    assert query.words == "dogs at the beach"
    assert query.filters == (
        TakenIn(frozenset({"Lisbon"})),
        TakenIn(frozenset({"Portugal"})),
        days("2019-06-01", "2019-08-31"),
        TakenWith(("canon",)),
    )
    assert telling_words(query.words) == ["dogs", "beach"]


@pytest.mark.parametrize("text", ["photos from Lisbon", "all my pictures in Lisbon", "show Lisbon"])
def test_it_asks_for_all_where_the_words_say_nothing(text: str) -> None:
    query = understood(text)
    assert query.words == ""
    assert [chip.text for chip in query.chips] == ["Lisbon"]


def test_it_keeps_small_words_that_stand_alone() -> None:
    assert understood("the photo").words == "the photo"


def test_it_says_what_is_left_without_a_chip() -> None:
    query = understood("dogs in Lisbon from 2019")
    assert {(chip.text, chip.kind): chip.remove_query for chip in query.chips} == {
        ("Lisbon", "place"): "dogs from 2019",
        ("2019", "date"): "dogs in Lisbon",
        ("dogs", "meaning"): "in Lisbon from 2019",
    }


@pytest.mark.parametrize("text", ["", "   ", "\x00", '""'])
def test_it_takes_nothing_for_nothing(text: str) -> None:
    assert understood(text).is_empty
    assert understood(text).chips == ()


def test_it_drops_what_is_no_text() -> None:
    assert understood("a\x00b\ud800c\u202e  dog").text == "a bc dog"
    assert len(understood("x" * 5000).text) == LONGEST_QUERY


@pytest.mark.parametrize(
    ("today", "text", "first", "last"),
    [
        ("2026-03-15", "last weekend", "2026-03-07", "2026-03-08"),
        ("2026-03-15", "this weekend", "2026-03-14", "2026-03-15"),
        ("2026-03-14", "this weekend", "2026-03-14", "2026-03-15"),
        ("2026-03-16", "last weekend", "2026-03-14", "2026-03-15"),
        ("2026-01-05", "last month", "2025-12-01", "2025-12-31"),
        ("2026-01-05", "last winter", "2024-12-01", "2025-02-28"),
        ("2026-01-05", "this winter", "2025-12-01", "2026-02-28"),
        ("2026-07-01", "last summer", "2025-06-01", "2025-08-31"),
        ("2026-10-01", "last summer", "2026-06-01", "2026-08-31"),
        ("2024-02-29", "last year", "2023-01-01", "2023-12-31"),
        ("2024-03-31", "a month ago", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "last 12 months", "2023-03-01", "2024-02-29"),
    ],
)
def test_its_dates_move_with_the_day(today: str, text: str, first: str, last: str) -> None:
    query = parse(text, names=NAMES, today=date.fromisoformat(today))
    assert query.filters == (days(first, last),)


def test_a_leap_day_comes_every_year() -> None:
    query = parse("on this day", names=NAMES, today=date(2024, 2, 29))
    assert query.filters == (TakenYearly((2, 29), (2, 29)),)
    assert understood("since 29 february").filters == (days("2026-02-28", "2199-12-31"),)


def test_easter_comes_every_year() -> None:
    (feasts,) = understood("at easter").filters
    assert isinstance(feasts, AnyOf)
    assert days("1950-04-07", "1950-04-10") in feasts.choices
    assert days("2026-04-03", "2026-04-06") in feasts.choices


def readings(text: str) -> dict[str, str]:
    """What the chips offer instead, by how they say it."""
    return {each.label: each.query for chip in understood(text).chips for each in chip.readings}


def test_it_offers_to_take_a_name_as_words() -> None:
    chips = {chip.text: chip.readings for chip in understood("dogs in Lisbon today").chips}
    assert [each.query for each in chips["Lisbon"]] == ['dogs meaning:"in Lisbon" today']
    assert understood('dogs meaning:"in Lisbon"').words == "dogs in Lisbon"


def test_it_offers_the_other_names_of_the_same_words() -> None:
    assert readings("paris") == {
        "the person Paris": 'person:"paris"',
        "as words": 'meaning:"paris"',
    }
    assert readings("with paris")["the place Paris"] == 'in:"paris"'
    assert readings("summer 2019")["the album Summer 2019"] == 'album:"summer 2019"'
    assert readings("anna")["only Anna Smith"] == 'person:"Anna Smith"'
    assert readings("the summer party") == {"the album Summer": 'the album:"summer" party'}
    assert readings("christmas tree") == {"the date christmas": 'date:"christmas" tree'}
    assert readings('"lisbon"') == {"by meaning": 'meaning:"lisbon"'}


def test_it_says_which_chips_are_negated() -> None:
    chips = understood('dog -type:video -"black cat" in:lisbon').chips
    assert [(chip.text, chip.kind, chip.negated) for chip in chips] == [
        ("Videos", "type", True),
        ("black cat", "words", True),
        ("Lisbon", "place", False),
        ("dog", "meaning", False),
    ]


def test_it_makes_one_chip_of_a_choice() -> None:
    chips = understood("Lisbon OR Paris rating:5 (cat OR 2019)").chips
    assert [(chip.text, chip.kind, chip.remove_query) for chip in chips] == [
        ("Lisbon or Paris", "place", "rating:5 cat OR 2019"),
        ("Rated 5", "rating", "Lisbon OR Paris cat OR 2019"),
        ("cat or 2019", "any", "Lisbon OR Paris rating:5"),
    ]
    assert understood("-(cat lisbon)").chips[0].text == "cat Lisbon"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("dog", None),
        ("in:lisbon rating:5", None),
        ('"june 2019"', None),
        ("-lisbon dog", None),
        ("june 2019", (Says("june 2019", is_phrase=False),)),
        ("25/12/2018", (Says("25/12/2018", is_phrase=False),)),
        ("photos from Lisbon", (Says("lisbon", is_phrase=False),)),
        ("dogs in Lisbon type:image", (OfKind("image"), Says("dogs lisbon", is_phrase=False))),
        ("Lisbon OR dog", (AnyOf((Says("lisbon", is_phrase=False), Says("dog", is_phrase=False))),)),
        ("dog OR rating:5 2019", (
            AnyOf((Says("dog", is_phrase=False), RatedBetween(5, 5))), Says("2019", is_phrase=False)
        )),
        ("(dog cat) OR 2019", None),
        ("-(dog OR cat) 2019", (
            Not(Says("dog", is_phrase=False)), Not(Says("cat", is_phrase=False)),
            Says("2019", is_phrase=False),
        )),
    ],
)  # fmt: skip
def test_it_takes_what_it_guessed_by_letter_as_well(
    text: str, filters: tuple[Filter, ...] | None
) -> None:
    literal = understood(text).literal
    assert literal == (Branch("", filters) if filters else None)


def test_it_says_what_it_left_out() -> None:
    many = "(a OR b) (c OR d) (e OR f) (g OR h)"
    query = understood(many)
    assert len(query.branches) == 8
    assert query.notes == ("Only the first 8 of all combinations of OR are searched.",)
    assert understood("dog " * 200).notes == ("Only the first 500 characters are searched.",)


def test_brackets_deeper_than_anybody_writes_are_words() -> None:
    query = understood("( " * 200 + "dog" + " )" * 200)
    assert "dog" in query.words
    assert understood("((((((((dog))))))))").words == "dog"


def test_a_long_text_is_read_at_once() -> None:
    for text in ("june " * 2000, "in " * 3000, "( " * 5000, '" ' * 5000, "a OR " * 2000):
        started = perf_counter()
        understood(text)
        assert perf_counter() - started < 1


PIECES = st.sampled_from(
    ["in", "lisbon", "new", "york", "2019", "june", "before", "before:", '"', "in:", "camera:x",
     "type:video", "dog", "is:favourite", "rating:5", "last", "week", "31", "'", "\\", "%",
     "OR", "|", "AND", "NOT", "-", "-dog", "-in:x", "-(", "(", ")", "(dog", "dog)", "or", "and",
     "not", "without", "the", "from", "-lisbon", "christmas", "tree", "to", "and", "between",
     "may", "summer", "2018", '"', '""', '"a b', "meaning:", 'meaning:"june', "similar:4",
     "for", "winter", "date:june", "month:6", "near:1,2", "of", "12", "12/06/2019", "..", "x..y"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join)))
def test_it_understands_any_text(text: str) -> None:
    query = understood(text)
    assert query.is_empty == (not query.chips)
    for chip in query.chips:
        assert len(chip.remove_query) < len(query.text)
        assert understood(chip.remove_query).text == chip.remove_query


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join)))
def test_it_reads_what_it_spells_out_as_the_same(text: str) -> None:
    query = understood(text)
    again = understood(str(query))
    assert again.branches == query.branches
    assert str(again) == str(query)
