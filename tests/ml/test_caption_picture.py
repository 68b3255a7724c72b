"""A sentence from an endpoint: whatever it answers, what is kept is a sentence, or a clear error."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ml.caption import AnswerUnusable, Endpoint, EndpointAway, describe
from ml.caption.answer import LONGEST_CAPTION, USUAL_TOKENS
from tests.caption_server import KEY, CaptionServer, Reply, caption_server, sentence

JPEG = b"\xff\xd8 a picture"


@pytest.fixture
def server() -> Iterator[CaptionServer]:
    with caption_server() as running:
        yield running


@pytest.fixture
def endpoint(server: CaptionServer) -> Endpoint:
    return Endpoint(
        server.url, "tiny", KEY, "What is it?", timeout_seconds=0.5, retries=2,
        first_wait_seconds=0.01,
    )  # fmt: skip


def test_it_asks_as_the_protocol_says(server: CaptionServer, endpoint: Endpoint) -> None:
    answer = describe(endpoint, JPEG)
    assert (answer.text, answer.tokens) == ("A dog runs.", 321)
    (asked,) = server.asked
    text, picture = asked["messages"][0]["content"]
    assert (asked["model"], text["text"]) == ("tiny", "What is it?")
    assert picture["image_url"]["url"] == "data:image/jpeg;base64,/9ggYSBwaWN0dXJl"
    assert server.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize("ending", ["/", "/chat/completions"])
def test_it_takes_an_address_however_it_ends(
    server: CaptionServer, endpoint: Endpoint, ending: str
) -> None:
    describe(replace(endpoint, url=server.url + ending), JPEG)
    assert server.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_it_asks_again_when_the_endpoint_is_busy(
    server: CaptionServer, endpoint: Endpoint, status: int
) -> None:
    server.replies = [Reply(status), Reply(status), sentence("At last.")]
    assert describe(endpoint, JPEG).text == "At last."
    assert len(server.asked) == 3


def test_it_waits_as_long_as_it_is_asked_to(server: CaptionServer, endpoint: Endpoint) -> None:
    server.replies = [Reply(429, headers={"Retry-After": "1"}), sentence("At last.")]
    started = time.monotonic()
    describe(endpoint, JPEG)
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(429),
        Reply(500),
        Reply(200, b"{}", silence_seconds=0.8),
        Reply(200, b"x" * 40, drips=True),
        Reply(200, b"{", cut=True),
    ],
    ids=["429", "500", "silent", "dripping", "cut"],
)
def test_it_gives_up_after_its_retries(
    server: CaptionServer, endpoint: Endpoint, reply: Reply
) -> None:
    server.replies = [reply]
    with pytest.raises(EndpointAway):
        describe(replace(endpoint, retries=1), JPEG)
    assert len(server.asked) == 2


def test_it_says_so_when_nobody_listens(endpoint: Endpoint) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = replace(endpoint, url=f"http://127.0.0.1:{unused.getsockname()[1]}", retries=0)
        with pytest.raises(EndpointAway, match="cannot be reached"):
            describe(nobody, JPEG)


@pytest.mark.parametrize("key", ["wrong", ""])
def test_it_asks_once_with_a_wrong_key_and_keeps_it_to_itself(
    server: CaptionServer, endpoint: Endpoint, key: str
) -> None:
    with pytest.raises(EndpointAway, match="refuses: 401") as raised:
        describe(replace(endpoint, key=key), JPEG)
    assert len(server.asked) == 1
    assert KEY not in str(raised.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_follows_no_redirect(server: CaptionServer, endpoint: Endpoint, status: int) -> None:
    server.replies = [Reply(status, headers={"Location": f"{server.url}/elsewhere"})]
    with pytest.raises(EndpointAway, match=f"refuses: {status}"):
        describe(endpoint, JPEG)
    assert server.paths == ["/v1/chat/completions"]


def test_it_knows_a_picture_that_the_endpoint_does_not_take(
    server: CaptionServer, endpoint: Endpoint
) -> None:
    server.replies = [Reply(400)]
    with pytest.raises(AnswerUnusable, match="does not take the picture: 400"):
        describe(endpoint, JPEG)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b""),
        Reply(body=b"<html>"),
        Reply(body=b"\xff\xfe\x00"),
        Reply(body=b"[]"),
        Reply(body=b"{}"),
        Reply(body=b'{"choices": []}'),
        Reply(body=b"[" * 100_000),
        Reply(body=b" " * (1 << 21)),
        sentence(None),
        sentence(" \n\x00"),
        sentence([{"type": "image"}]),
        sentence(7),
    ],
    ids=["empty", "html", "bytes", "list", "object", "nothing", "deep", "long", "null", "blank",
         "image", "number"],
)  # fmt: skip
def test_it_keeps_nothing_of_garbage(
    server: CaptionServer, endpoint: Endpoint, reply: Reply
) -> None:
    server.replies = [reply]
    with pytest.raises(AnswerUnusable):
        describe(endpoint, JPEG)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('"A dog.\nIt runs.\x07"', "A dog. It runs."),
        ([{"type": "text", "text": "A"}, {"type": "text", "text": "dog."}], "A dog."),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_it_makes_one_line_of_what_was_said(
    server: CaptionServer, endpoint: Endpoint, said: Any, kept: str
) -> None:
    server.replies = [sentence(said)]
    assert describe(endpoint, JPEG).text == kept


def test_it_cuts_a_long_answer_between_words(server: CaptionServer, endpoint: Endpoint) -> None:
    server.replies = [sentence("word " * 1000)]
    text = describe(endpoint, JPEG).text
    assert len(text) <= LONGEST_CAPTION
    assert text.endswith("word…")


@pytest.mark.parametrize("usage", [None, {}, {"total_tokens": "many"}, {"total_tokens": -1}])
def test_it_counts_the_usual_when_it_is_not_told(
    server: CaptionServer, endpoint: Endpoint, usage: Any
) -> None:
    server.replies = [sentence("A dog.", usage=usage)]
    assert describe(endpoint, JPEG).tokens == USUAL_TOKENS
    assert json.dumps(server.asked[0])


def test_it_is_not_asked_with_less_than_no_retries(endpoint: Endpoint) -> None:
    with pytest.raises(EndpointAway):
        describe(replace(endpoint, retries=-1), JPEG)
