"""Asking a Nominatim server, which here is a small one of the test's own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeocoderServiceError

from places.geocoding import Address, RemoteGeocoder, answer_key, remote_geocoder

CHICAGO = {
    "lat": "41.85",
    "lon": "-87.62",
    "display_name": "Near South Side, Chicago, Illinois, United States",
    "address": {
        "suburb": "Near South Side",
        "city": "Chicago",
        "county": "Cook County",
        "state": "Illinois",
        "country": "United States",
        "country_code": "us",
    },
}
HAMLET = {
    "lat": "46.5",
    "lon": "7.9",
    "display_name": "Wengen",
    "address": {"village": "Wengen", "country": "Switzerland", "country_code": "ch"},
}
NO_COUNTRY = {"lat": "1.0", "lon": "1.0", "display_name": "Ocean", "address": {}}
ANSWERS = {"41.85": CHICAGO, "46.5": HAMLET, "1.0": NO_COUNTRY}


class Server(ThreadingHTTPServer):
    """Answers by latitude and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, list[str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        self.server.asked.append(asked)
        broken = asked["lat"] == ["66.0"]
        self.send_response(500 if broken else 200)
        self.end_headers()
        answer = ANSWERS.get(asked["lat"][0], {"error": "Unable to geocode"})
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def asking(server: Server, answers: dict[str, dict[str, Any] | None]) -> RemoteGeocoder:
    return remote_geocoder(server.url, user_agent="heirloom", answers=answers, delay_seconds=0)


def test_it_gives_the_servers_names_as_an_address(server: Server) -> None:
    assert asking(server, {}).locate([(41.85, -87.62), (46.5, 7.9)]) == [
        Address("Near South Side", "Chicago", "Illinois", "United States", "US", 41.85, -87.62),
        Address("", "Wengen", "", "Switzerland", "CH", 46.5, 7.9),
    ]
    assert server.asked[0]["accept-language"] == ["en"]
    assert server.asked[0]["zoom"] == ["16"]


def test_it_names_nothing_where_the_server_knows_nothing(server: Server) -> None:
    assert asking(server, {}).locate([(30.0, -40.0), (1.0, 1.0)]) == [None, None]


def test_it_asks_once_for_points_close_together(server: Server) -> None:
    answers: dict[str, dict[str, Any] | None] = {}
    asking(server, answers).locate([(41.85, -87.62), (41.85004, -87.62004)])
    assert asking(server, answers).locate([(30.0, -40.0), (30.0, -40.0)]) == [None, None]
    assert len(server.asked) == 2
    assert answers == {answer_key((41.85, -87.62)): CHICAGO, answer_key((30.0, -40.0)): None}


def test_it_waits_between_two_questions(server: Server) -> None:
    geocoder = remote_geocoder(server.url, user_agent="heirloom", answers={}, delay_seconds=0.3)
    started = perf_counter()
    geocoder.locate([(41.85, -87.62), (46.5, 7.9)])
    assert perf_counter() - started >= 0.3


def test_it_raises_when_the_server_fails(server: Server) -> None:
    answers: dict[str, dict[str, Any] | None] = {}
    with pytest.raises(GeocoderServiceError):
        asking(server, answers).locate([(66.0, 7.0)])
    assert answers == {}
