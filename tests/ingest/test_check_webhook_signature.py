"""The three ways of proving that a sender knows the secret."""

import base64
import time

import pytest

from ingest.notifications.signatures import REPLAY_SECONDS, is_signed, sign

BODY = b'{"Records": []}'
SECRET = "a long sëcret"


def signed(*, at: int, body: bytes = BODY, secret: str = SECRET) -> dict[str, str]:
    return {"X-Heirloom-Signature": f"t={at},v1={sign(body, secret, at=at)}"}


def basic(text: bytes) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(text).decode()}"}


def test_it_takes_a_signature_of_now() -> None:
    assert is_signed(signed(at=int(time.time())), BODY, SECRET)


def test_it_takes_a_bearer_token() -> None:
    assert is_signed({"Authorization": f"Bearer {SECRET}"}, BODY, SECRET)


def test_it_takes_a_password() -> None:
    assert is_signed(basic(f"anyone:{SECRET}".encode()), BODY, SECRET)


@pytest.mark.parametrize("seconds", [-REPLAY_SECONDS - 5, REPLAY_SECONDS + 5])
def test_it_refuses_a_signature_of_another_time(seconds: int) -> None:
    assert not is_signed(signed(at=int(time.time()) + seconds), BODY, SECRET)


def test_it_refuses_a_signature_of_another_body_moment_or_secret() -> None:
    now = int(time.time())
    assert not is_signed(signed(at=now, body=b"{}"), BODY, SECRET)
    assert not is_signed(signed(at=now, secret="guess"), BODY, SECRET)
    moved = signed(at=now)["X-Heirloom-Signature"].replace(str(now), str(now + 1))
    assert not is_signed({"X-Heirloom-Signature": moved}, BODY, SECRET)


def test_a_wrong_signature_is_not_made_good_by_a_token() -> None:
    headers = {"X-Heirloom-Signature": "t=1,v1=0", "Authorization": f"Bearer {SECRET}"}
    assert not is_signed(headers, BODY, SECRET)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Heirloom-Signature": "v1=abc"},
        {"X-Heirloom-Signature": "t=99999999999999999999,v1=" + "0" * 64},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer guess"},
        {"Authorization": SECRET},
        {"Authorization": "Basic !!"},
        {"Authorization": "Basic " + base64.b64encode(b"\xff").decode()},
        basic(b"no colon"),
        basic(b"anyone:guess"),
    ],
)
def test_it_refuses_everything_else(headers: dict[str, str]) -> None:
    assert not is_signed(headers, BODY, SECRET)


def test_nobody_knows_a_secret_that_is_not_there() -> None:
    assert not is_signed(basic(b"anyone:"), BODY, "")
    assert not is_signed({"Authorization": "Bearer "}, BODY, "")
