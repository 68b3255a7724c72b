"""Queries as people type them, and what they are understood as: the table understanding.txt."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.filters import (
    AnyOf,
    Favourite,
    Filter,
    Has,
    InAlbum,
    LooksLike,
    Measured,
    Named,
    Not,
    OfFormat,
    OfKind,
    RatedBetween,
    Says,
    Tagged,
    TakenBetween,
    TakenIn,
    TakenNear,
    TakenThrough,
    TakenWith,
    TakenWithin,
    TakenYearly,
    WithPerson,
    WithText,
    WithThisPerson,
)
from search.language.words import name_key
from search.query import Branch, LibraryNames, Query, parse

TABLE = Path(__file__).with_name("understanding.txt")
TODAY = date(2026, 3, 11)


def known(*names: str) -> dict[str, frozenset[str]]:
    return {name_key(name): frozenset({name}) for name in names}


NAMES = LibraryNames(
    places=known("Lisbon", "New York", "São Paulo", "Portugal", "Turkey", "Paris", "Zürich", "東京"),
    finer_places=known("Alfama"),
    cameras=frozenset({"canon", "canon eos 5d", "x-t4", "apple", "iphone 12"}),
    people={
        **known(
            "Anna Smith", "Anna Jones", "Bob Miller", "Rose Adams", "Paris", "Mum", "Jürgen Groß",
            "Nguyễn Văn An", "Greta Stone", "Max", "Max Power",
        ),
        "grandma": frozenset({"Rose Adams"}),
    },
    hidden_people=frozenset({"Greta Stone"}),
    albums=known("Trip to Lisbon", "Summer", "Summer 2019", "Family dinner", "Interrail"),
    tags=known("kitchen renovation", "dog", "beach"),
    own_tags=frozenset({"kitchen renovation"}),
    points={"lisbon": (38.7223, -9.1393)},
)  # fmt: skip


def rows() -> Iterator[tuple[str, str]]:
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            query, _, expected = line.partition(" =>")
            yield query, expected.strip()


def in_words(query: Query) -> str:
    """The table's way to say how a query was understood."""
    ways = " || ".join(map(branch_in_words, query.branches))
    return " ".join([ways, *(f"!{note}" for note in query.notes)]).strip()


def branch_in_words(branch: Branch) -> str:
    words = [f'"{branch.words}"'] if branch.words else []
    return " ".join([*words, *map(filter_in_words, branch.filters)])


def listed(names: frozenset[str]) -> str:
    return f"{{{', '.join(sorted(names))}}}"


def day(month_and_day: tuple[int, int]) -> str:
    return f"{month_and_day[0]:02}-{month_and_day[1]:02}"


WORDING: dict[type, Callable[[Any], str]] = {
    TakenBetween: lambda taken: f"{taken.first}..{taken.last}",
    TakenYearly: lambda taken: f"every {day(taken.first)}..{day(taken.last)}",
    TakenIn: lambda place: f"in{listed(place.names)}",
    TakenNear: lambda near: f"within {near.km:g} km of {near.latitude:.2f},{near.longitude:.2f}",
    TakenWithin: lambda box: f"area {box.south:g},{box.west:g},{box.north:g},{box.east:g}",
    TakenWith: lambda camera: f"camera{{{' '.join(camera.words)}}}",
    TakenThrough: lambda lens: f"lens{{{' '.join(lens.words)}}}",
    OfKind: lambda wanted: str(wanted.kind),
    OfFormat: lambda wanted: f"format{listed(wanted.formats)}",
    Favourite: lambda _: "favourite",
    RatedBetween: lambda rated: f"rated {rated.least}..{rated.most}",
    Measured: lambda m: f"{m.figure} {number(m.least)}..{number(m.most)}",
    InAlbum: lambda album: f"album{listed(album.titles)}",
    WithPerson: lambda person: f"person{listed(person.names)}",
    WithThisPerson: lambda person: f"person #{person.person_id}",
    Tagged: lambda tag: f"tag{listed(tag.names)}",
    Named: lambda file: f"file{{{file.pattern}}}",
    WithText: lambda read: f"text{{{read.text}}}",
    Says: lambda said: f"{'phrase' if said.is_phrase else 'says'}{{{said.text}}}",
    Has: lambda wanted: f"has {wanted.feature}",
    LooksLike: lambda wanted: f"similar {wanted.photo_id}",
    Not: lambda wanted: f"not({filter_in_words(wanted.unwanted)})",
    AnyOf: lambda wanted: f"any({'; '.join(map(filter_in_words, wanted.choices))})",
}


def filter_in_words(wanted: Filter) -> str:
    return WORDING[type(wanted)](wanted)


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


@pytest.mark.parametrize(("text", "expected"), list(rows()))
def test_it_understands_what_people_type(text: str, expected: str) -> None:
    assert in_words(parse(text, names=NAMES, today=TODAY)) == expected


@pytest.mark.parametrize("text", [text for text, _ in rows()])
def test_it_understands_what_it_spells_out_as_the_same(text: str) -> None:
    query = parse(text, names=NAMES, today=TODAY)
    assert parse(str(query), names=NAMES, today=TODAY).branches == query.branches


def test_the_table_is_large_enough() -> None:
    assert len(list(rows())) >= 200
