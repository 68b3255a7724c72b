"""What a person types is understood as words, dates, places, cameras, types and marks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.filters import Favourite, OfKind, RatedBetween, Says, TakenBetween, TakenIn, TakenWith
from search.language.names import LibraryNames
from search.query import LONGEST_QUERY, Query, parse, telling_words

TODAY = date(2026, 3, 11)  # a Wednesday
NAMES = LibraryNames(
    places={
        "lisbon": frozenset({"Lisbon"}),
        "new york": frozenset({"New York"}),
        "sao paulo": frozenset({"São Paulo"}),
        "portugal": frozenset({"Portugal"}),
        "turkey": frozenset({"Turkey"}),
        "mexico": frozenset({"Mexico", "México"}),
    },
    finer_places={"alfama": frozenset({"Alfama"}), "pt": frozenset({"Portugal"})},
    cameras=frozenset({"canon", "x-t4", "canon eos 5d", "apple", "unknown", "2019"}),
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


PIECES = st.sampled_from(
    ["in", "lisbon", "new", "york", "2019", "june", "before", "before:", '"', "in:", "camera:x",
     "type:video", "dog", "is:favourite", "rating:5", "last", "week", "31", "'", "\\", "%",
     "OR", "|", "AND", "NOT", "-", "-dog", "-in:x", "-(", "(", ")", "(dog", "dog)", "or", "and",
     "not", "without", "the", "from", "-lisbon", "christmas", "tree", "to", "and", "between",
     "may", "summer", "2018", '"', '""', '"a b', "meaning:", 'meaning:"june', "similar:4",
     "date:june", "month:6", "near:1,2", "of", "12", "12/06/2019", "..", "x..y"]
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
