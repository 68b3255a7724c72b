"""What the words typed so far may become, without a database."""

import pytest

from search.box.date_offers import date_offers
from search.box.offers import Offer, field_offers, name_offers, written

NAMES = {
    "person": {"anna smith": frozenset({"Anna Smith"}), "annabel": frozenset({"Annabel"})},
    "place": {
        "lisbon": frozenset({"Lisbon"}),
        "new york": frozenset({"New York"}),
        "york": frozenset({"York"}),
        "zurich": frozenset({"Zürich"}),
        "rome": frozenset({"Rome"}),
    },
    "tag": {"animal": frozenset({"animal"}), 'a "b"': frozenset({'a "b"'})},
    "camera": {"x100v": frozenset({"x100v"})},
}
MONTHS = [("2023-01", 2), ("2022-12", 5), ("2022-06", 7), ("2019-06", 1)]


def queries(offers: list[Offer]) -> list[str]:
    return [offer.query for offer in offers]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lis", ["in:Lisbon"]),
        ("LIS", ["in:Lisbon"]),
        ("zür", ["in:Zürich"]),
        ("beach lis", ["beach in:Lisbon"]),
        ("beach in lis", ["beach in:Lisbon"]),
        ("in lis", ["in:Lisbon"]),
        ("-lis", ["-in:Lisbon"]),
        ("cat OR (lis", ["cat OR (in:Lisbon"]),
        ("smi", ['person:"Anna Smith"']),
        ("nna", ["person:Annabel", 'person:"Anna Smith"']),
        ("new yo", ['in:"New York"', "new in:York"]),
        ("anna", ["person:Annabel", 'person:"Anna Smith"']),
        ("a \"b", []),
        ("lisbon ", []),
        ("qqq", []),
        ("", []),
    ],
)  # fmt: skip
def test_it_goes_on_from_the_last_words(typed: str, expected: list[str]) -> None:
    assert queries(name_offers(typed, NAMES)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("in:", ["in:Rome", "in:York", "in:Lisbon", "in:Zürich", 'in:"New York"']),
        ("dog in:l", ["dog in:Lisbon"]),
        ('in:"new y', ['in:"New York"']),
        ("-tag:an", ["-tag:animal"]),
        ("city:lis", ["in:Lisbon"]),
        ("PERSON:smith", ['person:"Anna Smith"']),
        ("camera:x", ["camera:x100v"]),
        ("type:r", ["type:raw"]),
        ("(is:fav", ["(is:favourite"]),
        ("album:x", []),
        ("before:20", []),
        ("nonsense:x", []),
    ],
)
def test_it_goes_on_behind_a_colon(typed: str, expected: list[str]) -> None:
    assert queries(name_offers(typed, NAMES)) == expected


@pytest.mark.parametrize("typed", ["lisbno", "lsibon", "beach lisbpn"])
def test_it_knows_what_was_mistyped(typed: str) -> None:
    assert [offer.name for offer in name_offers(typed, NAMES)] == ["Lisbon"]


def test_what_was_typed_right_is_not_corrected() -> None:
    assert [offer.name for offer in name_offers("rome", NAMES)] == ["Rome"]
    assert name_offers("lix", NAMES) == []


def test_a_name_is_written_so_that_it_means_nothing_else() -> None:
    assert written("person", "Anna") == "person:Anna"
    assert written("place", "Köln (Süd)") == 'in:"Köln (Süd)"'
    assert written("tag", 'a "b"') == 'tag:"a  b"'


def test_it_offers_fields() -> None:
    assert queries(field_offers("dog cam")) == ["dog camera:"]
    assert field_offers("dog c") == []
    assert field_offers("dog ") == []
    assert all(offer.is_open for offer in field_offers(""))
    assert len(field_offers("")) > 10


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("202", [("2023", 2), ("2022", 12)]),
        ("june", [("June 2022", 7), ("June 2019", 1)]),
        ("dog june 201", [("June 2019", 1)]),
        ("winter", [("Winter 2022", 7)]),
        ("last su", [("Last summer", None)]),
        ("2", []),
        ("in june 2019 ", []),
    ],
)
def test_it_offers_dates_that_have_photos(
    typed: str, expected: list[tuple[str, int | None]]
) -> None:
    assert [(offer.text, offer.count) for offer in date_offers(typed, MONTHS)] == expected


def test_a_date_takes_the_place_of_its_beginning() -> None:
    assert queries(date_offers("dog june 201", MONTHS)) == ["dog june 2019"]
