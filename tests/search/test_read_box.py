"""What stands in the search box, and within what it searches."""

import pytest

from search.box.scope import Box, read_box


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Box("")),
        ({"q": "dog"}, Box("dog")),
        ({"q": 'album:"Rome 2019"'}, Box("", 'album:"Rome 2019"', "album", "Rome 2019")),
        ({"q": "in:Rome "}, Box("", "in:Rome", "place", "Rome")),
        ({"q": "in:Rome dog"}, Box("in:Rome dog")),
        ({"q": "dog", "scope": "in:Rome"}, Box("dog", "in:Rome", "place", "Rome")),
        ({"q": "dog", "scope": "person:Anna"}, Box("dog", "person:Anna", "person", "Anna")),
        ({"q": "person:#7"}, Box("", "person:#7", "person", "This person")),
        ({"q": "dog", "scope": "cat"}, Box("cat dog")),
        ({"q": "dog", "scope": "in:Rome in:Paris"}, Box("in:Rome in:Paris dog")),
        ({"q": "dog", "scope": 'in:"'}, Box('in:" dog')),
        ({"q": "type:video"}, Box("type:video")),
    ],
)
def test_it_reads_the_box(asked: dict[str, str], expected: Box) -> None:
    assert read_box(asked) == expected


def test_it_searches_for_both() -> None:
    assert read_box({"q": "dog", "scope": "in:Rome"}).query == "in:Rome dog"
    assert read_box({"q": "in:Rome"}).query == "in:Rome"


def test_a_link_is_not_typed() -> None:
    assert not read_box({"q": "similar:5"}).is_typed
    assert not read_box({"q": "near:1.5,2.5"}).is_typed
    assert not read_box({"q": "person:#7"}).is_typed
    assert read_box({"q": "dog", "scope": "similar:5"}).is_typed
    assert read_box({"q": "in:Rome"}).is_typed
