"""The Range header, against slices of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photos.ranges import Span, UnsatisfiableRange, requested_span

SIZES = st.integers(1, 60)
PLACES = st.integers(0, 80)


def cut(header: str, data: bytes) -> bytes:
    span = requested_span(header, len(data))
    return data[span.start : span.stop] if span else data


@given(size=SIZES, first=PLACES, length=st.integers(0, 80))
def test_it_gives_the_bytes_between(size: int, first: int, length: int) -> None:
    data, last = bytes(range(size)), first + length
    if first >= size:
        with pytest.raises(UnsatisfiableRange):
            cut(f"bytes={first}-{last}", data)
    else:
        assert cut(f"bytes={first}-{last}", data) == data[first : last + 1]


@given(size=SIZES, first=PLACES)
def test_it_gives_all_from_a_byte_on(size: int, first: int) -> None:
    data = bytes(range(size))
    if first >= size:
        with pytest.raises(UnsatisfiableRange):
            cut(f"bytes={first}-", data)
    else:
        assert cut(f"bytes={first}-", data) == data[first:]


@given(size=SIZES, length=st.integers(1, 80))
def test_it_gives_the_last_bytes(size: int, length: int) -> None:
    data = bytes(range(size))
    assert cut(f"bytes=-{length}", data) == data[-length:]


@given(st.text() | st.from_regex(r"bytes=[0-9, -]*", fullmatch=True), st.integers(0, 60))
def test_it_never_leaves_the_file(header: str, size: int) -> None:
    try:
        span = requested_span(header, size)
    except UnsatisfiableRange:
        return
    assert span is None or 0 <= span.start < span.stop <= size


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "items=0-1", "bytes=a-b"]
)
def test_it_ignores_what_is_no_single_range(header: str) -> None:
    assert requested_span(header, 10) is None


def test_it_knows_the_unit_in_any_case() -> None:
    assert requested_span(" Bytes=2-3", 10) == Span(2, 4)


@pytest.mark.parametrize(("header", "size"), [("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_it_refuses_a_range_without_bytes(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableRange):
        requested_span(header, size)
