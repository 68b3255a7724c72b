"""What a JSON file of a Takeout is, is told by its content."""

import json

import pytest

from ingest.takeout.contents import Noise, TakeoutAlbum, is_clutter, read_json
from photos.metadata.takeout import Position, TakeoutItem, UnreadableTakeoutJson

NOWHERE = {"latitude": 0.0, "longitude": 0.0}


def read(document: object) -> TakeoutItem | TakeoutAlbum | Noise:
    return read_json(json.dumps(document).encode())


def test_it_knows_a_photo() -> None:
    assert read({"title": "a.jpg", "photoTakenTime": {}}) == TakeoutItem(title="a.jpg")
    assert read({"title": "a.jpg", "url": "https://x"}) == TakeoutItem("a.jpg", url="https://x")


def test_it_knows_an_album() -> None:
    said = {"title": "Ana &amp; Ben", "description": "A trip", "access": "protected", "date": {}}
    assert read(said) == TakeoutAlbum("Ana & Ben", "A trip")
    assert read({"albumData": {**said, "geoData": NOWHERE}}) == TakeoutAlbum("Ana & Ben", "A trip")


def test_it_knows_an_album_without_a_name() -> None:
    assert read({"title": ""}) == TakeoutAlbum("")
    assert read({"access": "protected", "date": {}}) == TakeoutAlbum("")


def test_it_reads_what_lies_between_the_photos_of_an_album() -> None:
    place = {"name": "Paris", "description": "France", "latitudeE7": 488583, "longitudeE7": 22919}
    said = {
        "title": "Trip",
        "description": "We went",
        "geoData": NOWHERE,
        "enrichments": [
            {"narrativeEnrichment": {"text": "Day 1"}},
            {"locationEnrichment": {"location": [{"name": "Nowhere"}, place]}},
            {"mapEnrichment": {}},
            "nonsense",
        ],
    }
    assert read(said) == TakeoutAlbum(
        "Trip", "We went\n\nDay 1\n\nNowhere\n\nParis, France", Position(0.0488583, 0.0022919)
    )


def test_it_takes_an_albums_own_position_first() -> None:
    place = {"latitudeE7": 10_000_000, "longitudeE7": 20_000_000}
    enrichments = [{"locationEnrichment": {"location": [place]}}]
    said = {"title": "Trip", "enrichments": enrichments}
    assert read({**said, "geoData": {"latitude": 5, "longitude": 6}}) == TakeoutAlbum(
        "Trip", position=Position(5, 6)
    )
    assert read(said) == TakeoutAlbum("Trip", position=Position(1, 2))


@pytest.mark.parametrize(
    "document",
    [{}, {"title": ["Last year"]}, {"comments": []}, {"sharedAlbumComments": [{"text": "Nice"}]}],
)
def test_it_knows_what_is_neither(document: object) -> None:
    assert read(document) == Noise()


@pytest.mark.parametrize(
    "said", [{"enrichments": 5}, {"enrichments": [{"locationEnrichment": []}]}]
)
def test_it_reads_an_album_of_values_of_other_kinds(said: dict[str, object]) -> None:
    assert read({"title": "Trip", "description": 5, "geoData": 5, **said}) == TakeoutAlbum("Trip")


def test_it_refuses_what_is_no_json() -> None:
    with pytest.raises(UnreadableTakeoutJson):
        read_json(b"<html>")


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/archive_browser.html",
        "Takeout/.DS_Store",
        "Takeout/Google Photos/._a.jpg",
        "Takeout/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg",
        "__MACOSX/Takeout/a.jpg",
        "Takeout/Thumbs.db",
    ],
)
def test_it_knows_clutter(path: str) -> None:
    assert is_clutter(path)


def test_it_takes_no_photo_for_clutter() -> None:
    assert not is_clutter("Takeout/Google Photos/Photos from 2019/a.jpg")
