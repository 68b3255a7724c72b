"""`manage.py search` answers one query, or one a line, for people and for programs."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from ml.weights import ModelUnavailable
from photos.models import Photo
from search.looking import encoders
from tests.factories import make_photo
from tests.search.conftest import BLUE, RED
from tests.search.encoder import ColourEncoder

Seen = Callable[..., Photo]


def ask(*arguments: Any, user: str = "alice@example.org", **options: Any) -> str:
    out = io.StringIO()
    call_command("search", *arguments, user=user, stdout=out, **options)
    return out.getvalue()


def test_it_prints_what_it_found(alice: User, seen: Seen) -> None:
    photo = seen(alice, RED, filename="door.jpg")
    lines = ask("red 2020", user="ALICE@example.org").splitlines()
    assert lines[0] == "red 2020: understood as 2020 (date), red (meaning); 1 found"
    assert lines[1].split()[1:] == ["2020-06-15", str(photo.pk), "door.jpg"]
    assert ask("") == ": understood as nothing; 0 found\n"


def test_it_prints_json_one_query_a_line(
    alice: User, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    red, blue = seen(alice, RED), seen(alice, BLUE)
    monkeypatch.setattr("sys.stdin", io.StringIO("red 2020\n\nnothing\r\nblue"))
    answers = [json.loads(line) for line in ask(json=True).splitlines()]
    assert [answer["query"] for answer in answers] == ["red 2020", "", "nothing", "blue"]
    assert [[found["id"] for found in answer["results"]] for answer in answers] == [
        [red.pk], [], [], [blue.pk],
    ]  # fmt: skip
    first = answers[0]
    assert {"query", "understood", "results", "total", "next"} <= set(first)
    assert [(chip["text"], chip["kind"]) for chip in first["understood"]] == [
        ("2020", "date"),
        ("red", "meaning"),
    ]
    assert set(first["results"][0]) == {"id", "sha256", "filename", "people", "score", "matched"}
    assert first["results"][0]["sha256"] == red.sha256


def test_it_takes_a_limit_and_no_cutoff(alice: User, seen: Seen) -> None:
    for colour in (RED, BLUE):
        seen(alice, colour)
    found = json.loads(ask("red", json=True, no_cutoff=True))["results"]
    assert len(found) == 2
    assert found[0]["score"] > found[1]["score"]
    assert len(json.loads(ask("red", json=True, no_cutoff=True, limit=1))["results"]) == 1


def test_it_stays_in_the_library_of_the_person(alice: User, bob: User, seen: Seen) -> None:
    seen(alice, RED)
    assert json.loads(ask("red", user=bob.email, json=True))["results"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [({"user": "nobody@example.org"}, "Nobody has"), ({"limit": 0}, "from 1 to")],
)
def test_it_refuses_what_makes_no_sense(
    alice: User, colours: ColourEncoder, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        ask("red", **options)


def test_it_answers_by_letter_and_says_which_model_is_missing(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ModelUnavailable("run manage.py fetch_models")

    monkeypatch.setattr(encoders, "search_encoder", fail)
    photo, errors = make_photo(alice, caption="a red door"), io.StringIO()
    answer = json.loads(ask("red", json=True, stderr=errors))
    assert [found["id"] for found in answer["results"]] == [photo.pk]
    assert "fetch_models" in errors.getvalue()
    assert answer["notes"] == ["run manage.py fetch_models"]
