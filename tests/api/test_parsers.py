"""What is sent as JSON is read strictly."""

import io
from typing import Any

import pytest
from rest_framework.exceptions import APIException

from api.parsers import JsonParser


def parse(body: bytes) -> Any:
    return JsonParser().parse(io.BytesIO(body))


def test_it_reads_json() -> None:
    assert parse('{"title": "Zoë", "ids": [1, 2]}'.encode()) == {"title": "Zoë", "ids": [1, 2]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"NaN",
        b'{"a": Infinity}',
        b'"\xff"',
        b'"\\ud800"',
        b"[" * 100_000,
        b"\x00",
    ],
)
def test_it_refuses_what_is_none(body: bytes) -> None:
    with pytest.raises(APIException) as refused:
        parse(body)
    assert refused.value.status_code == 400


def test_it_does_not_read_without_end(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert parse(b'"12345678"') == "12345678"

    with pytest.raises(APIException) as refused:
        parse(b'"123456789"')
    assert refused.value.status_code == 413
