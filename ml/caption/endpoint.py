"""Asks an endpoint that speaks OpenAI's chat completions for a sentence about a picture."""

import base64
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from ml.caption.answer import Answer, AnswerUnusable, read_answer

LONGEST_ANSWER_BYTES = 1 << 20
CHUNK_BYTES = 1 << 14
MOST_TOKENS = 120
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500
OF_THE_PICTURE = {400, 413, 415, 422}
LONGEST_WAIT_SECONDS = 30.0


class EndpointAway(Exception):
    """The endpoint does not answer, or not to us: nothing is wrong with the picture."""


class _TryAgain(Exception):
    """It may work in a moment; `wait_seconds` is what the endpoint asks for."""

    def __init__(self, reason: str, wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and how. `url` is the address up to `/v1`; a wait doubles with each retry."""

    url: str
    model: str
    key: str
    prompt: str
    timeout_seconds: float = 60.0
    retries: int = 3
    first_wait_seconds: float = 1.0


def describe(endpoint: Endpoint, jpeg: bytes) -> Answer:
    """Return a sentence about a JPEG. Raises EndpointAway or AnswerUnusable."""
    request = _request(endpoint, jpeg)
    for attempt in range(endpoint.retries + 1):
        try:
            return read_answer(_ask(request, endpoint.timeout_seconds))
        except _TryAgain as error:
            if attempt == endpoint.retries:
                raise EndpointAway(str(error)) from error
            wait = max(endpoint.first_wait_seconds * 2**attempt, error.wait_seconds)
            time.sleep(min(wait, LONGEST_WAIT_SECONDS))
    raise EndpointAway("It is not to be asked at all.")


def _request(endpoint: Endpoint, jpeg: bytes) -> urllib.request.Request:
    address = endpoint.url.rstrip("/").removesuffix("/chat/completions")
    picture = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
    question = [
        {"type": "text", "text": endpoint.prompt},
        {"type": "image_url", "image_url": {"url": picture}},
    ]
    body = {
        "model": endpoint.model,
        "max_tokens": MOST_TOKENS,
        "messages": [{"role": "user", "content": question}],
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    return urllib.request.Request(  # noqa: S310 - the address is the operator's own
        f"{address}/chat/completions", json.dumps(body).encode(), headers
    )


def _ask(request: urllib.request.Request, timeout_seconds: float) -> bytes:
    ends = time.monotonic() + timeout_seconds
    opener = urllib.request.build_opener(_StayHere())
    try:
        with opener.open(request, timeout=timeout_seconds) as response:
            return _read(response, ends)
    except urllib.error.HTTPError as error:
        raise _for_status(error) from error
    except (OSError, HTTPException) as error:
        raise _TryAgain(f"The endpoint cannot be reached: {type(error).__name__}.") from error


def _read(response: Any, ends: float) -> bytes:
    """All of it, or TimeoutError: a server that drips is as slow as a silent one."""
    content = b""
    while chunk := response.read1(CHUNK_BYTES):
        content += chunk
        if len(content) > LONGEST_ANSWER_BYTES:
            raise AnswerUnusable("The endpoint's answer is far too long.")
        if time.monotonic() > ends:
            raise TimeoutError
    if response.length:
        raise ConnectionError("cut")
    return content


def _for_status(error: urllib.error.HTTPError) -> Exception:
    """The body is not repeated: some servers put the key into it."""
    if error.code == TOO_MANY_REQUESTS or error.code >= SERVER_ERROR:
        asked = error.headers.get("Retry-After", "")
        wait = float(asked) if asked.isascii() and asked.isdecimal() else 0.0
        return _TryAgain(f"The endpoint answers {error.code}.", wait)
    if error.code in OF_THE_PICTURE:
        return AnswerUnusable(f"The endpoint does not take the picture: {error.code}.")
    return EndpointAway(f"The endpoint refuses: {error.code}. Look at its address, model and key.")


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The key and the picture go to the address that the operator gave, and to no other."""

    def redirect_request(self, *_args: Any) -> None:
        return None
