"""Points become places: by the offline gazetteer, or by a Nominatim server that is asked once."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from places.models import GeocodeAnswer, Place
from places.services import KeptAnswers, configured_geocoder, find_places

ROME, ATLANTIC = (41.8902, 12.4922), (30.0, -40.0)
ANSWER = {
    "lat": "41.89", "lon": "12.49", "display_name": "Colosseo, Roma",
    "address": {
        "quarter": "Celio", "city": "Rome", "state": "Lazio", "country": "Italy",
        "country_code": "it",
    },
}  # fmt: skip


@pytest.fixture
def nominatim(settings: Any) -> Iterator[list[str]]:
    """A server that speaks the part of Nominatim that is used; what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = ANSWER if "lat=41" in self.path else {"error": "Unable to geocode"}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *arguments: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.NOMINATIM_URL = f"http://127.0.0.1:{server.server_port}"
    configured_geocoder.cache_clear()
    yield asked
    server.shutdown()
    configured_geocoder.cache_clear()


def test_it_names_points_offline(db: None) -> None:
    rome, sea, nowhere, again = find_places([ROME, ATLANTIC, None, ROME])
    assert str(rome) == "Rome, Italy"
    assert (sea, nowhere, again) == (None, None, rome)
    assert Place.objects.count() == 1


def test_it_asks_the_server_once_for_a_point(db: None, nominatim: list[str]) -> None:
    (rome,) = find_places([ROME])
    assert (str(rome), rome and rome.neighbourhood) == ("Rome, Italy", "Celio")
    assert find_places([ROME]) == [rome]
    assert len(nominatim) == 1


def test_it_remembers_that_there_is_nothing(db: None, nominatim: list[str]) -> None:
    assert find_places([ATLANTIC]) == [None]
    assert find_places([ATLANTIC]) == [None]
    assert len(nominatim) == 1
    assert GeocodeAnswer.objects.get().answer is None


def test_the_kept_answers_are_a_mapping(db: None) -> None:
    answers = KeptAnswers()
    answers["1,2"] = {"a": 1}
    answers["3,4"] = None
    assert dict(answers) == {"1,2": {"a": 1}, "3,4": None}
    assert len(answers) == 2
    del answers["1,2"]
    assert list(answers) == ["3,4"]


def test_a_place_says_its_finest_names(db: None) -> None:
    assert str(Place(country="Norway")) == "Norway"
    assert str(Place(region="Lazio", country="Italy")) == "Lazio, Italy"
