"""Logs as JSON: a line for each event, with the ids of the request and of the photos."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from config import env
from config.logs import JsonFormatter
from ingest.pipeline import enrol, run_batch
from photos.at_work import at_work_on
from tests.factories import make_photo
from tests.ingest.stages import Line, line

__all__ = ["line"]


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Where all loggers of ours write to meanwhile."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def told(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json(lines: StringIO) -> None:
    logging.getLogger("photos.test").warning("Grüße\nfrom %s", "Köln")
    (line,) = told(lines)
    assert (line["level"], line["logger"]) == ("WARNING", "photos.test")
    assert line["message"] == "Grüße\nfrom Köln"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+\.\d{3}\+00:00", line["time"])
    assert not {"request", "photos", "error"} & line.keys()


def test_an_error_brings_where_it_happened() -> None:
    try:
        int("torn")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "no", None, sys.exc_info())
    assert "ValueError: invalid" in json.loads(JsonFormatter().format(record))["error"]


def test_what_a_stage_says_names_its_photos(alice: User, line: Line, lines: StringIO) -> None:
    photos = [make_photo(alice), make_photo(alice)]
    enrol(photos)
    line["first"].troubles[photos[0].pk] = OSError("the disk is away")
    run_batch(line.stage("first"))
    (split,) = [each for each in told(lines) if "is split" in each["message"]]
    assert split["photos"] == [photo.pk for photo in photos]
    with at_work_on([7]):
        logging.getLogger("photos.test").warning("one")
    logging.getLogger("photos.test").warning("none")
    assert [each.get("photos") for each in told(lines)[-2:]] == [[7], None]


def test_a_request_has_an_id_in_answer_and_log(alice: User, lines: StringIO, settings: Any) -> None:
    settings.LOG_REQUESTS = True
    photo = make_photo(alice)
    browser = Client()
    browser.force_login(alice)
    given = browser.get(f"/photos/{photo.pk}/talk/", headers={"X-Request-ID": "abc-1"})
    assert given["X-Request-ID"] == "abc-1"
    (line,) = [each for each in told(lines) if each["logger"] == "ops.watching.requests"]
    assert line["request"] == "abc-1"
    assert line["photos"] == [photo.pk]
    assert re.fullmatch(r"GET activity:of_photo 200 in \d+ ms", line["message"])
    made = browser.get("/health/live", headers={"X-Request-ID": "a b\x1b[0m"})
    assert re.fullmatch("[0-9a-f]{32}", made["X-Request-ID"])
    assert made["X-Request-ID"] != browser.get("/health/live")["X-Request-ID"]
    browser.get("/no-such-page/secret/")
    last = [each for each in told(lines) if each["logger"] == "ops.watching.requests"][-1]
    assert re.fullmatch(r"GET - 404 in \d+ ms", last["message"])  # addresses may hold secrets
    refusal = [each for each in told(lines) if each["logger"] == "django.request"][-1]
    assert refusal["request"] == last["request"]  # which Django logs behind all middleware
    logging.getLogger("photos.test").warning("later")
    assert not {"request", "photos"} & told(lines)[-1].keys()


def test_a_word_that_is_no_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_LOG_FORMAT", "json")
    assert env.one_of("HEIRLOOM_LOG_FORMAT", ("line", "json")) == "json"
    monkeypatch.setenv("HEIRLOOM_LOG_FORMAT", "xml")
    with pytest.raises(env.BadEnvironment, match="line or json"):
        env.one_of("HEIRLOOM_LOG_FORMAT", ("line", "json"))
    monkeypatch.delenv("HEIRLOOM_LOG_FORMAT")
    assert env.one_of("HEIRLOOM_LOG_FORMAT", ("line", "json")) == "line"
