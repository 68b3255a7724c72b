"""Pages by key: each photo once, in order, and no cursor that breaks them."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.generics import ListAPIView
from rest_framework.serializers import ModelSerializer
from rest_framework.test import APIRequestFactory

from accounts.models import User
from api.paging import MOST_AT_ONCE
from api.views import View
from photos.models import Photo
from tests.factories import NOON, make_photo


class Briefly(ModelSerializer[Photo]):
    class Meta:
        model = Photo
        fields = ("id",)


class Newest(View, ListAPIView[Photo]):
    """By day downwards, then by name upwards, then by id: each key in its own direction."""

    serializer_class = Briefly
    keys = ("-taken_local", "filename", "-id")

    def get_queryset(self) -> Any:
        return Photo.objects.visible_to(self.person)


@pytest.fixture
def page_of(alice: User) -> Callable[..., Any]:
    def ask(**query: Any) -> Any:
        request = APIRequestFactory().get("/", query)
        request.user = alice  # as the middleware does
        return Newest.as_view()(request)

    return ask


def ids_of(page_of: Callable[..., Any], limit: int) -> list[int]:
    """Through all pages."""
    found, more = [], {}
    while True:
        told = page_of(limit=limit, **more).data
        found += [each["id"] for each in told["items"]]
        if told["next"] is None:
            return found
        assert len(told["items"]) == limit
        more = {"after": told["next"]}


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_every_photo_comes_once_and_in_order(
    limit: int, alice: User, page_of: Callable[..., Any]
) -> None:
    for day in (0, 0, 1, 1, 2, 0, 3):
        for name in ("b.jpg", "a.jpg"):
            make_photo(alice, NOON + timedelta(days=day), filename=name)
    order = Photo.objects.order_by("-taken_local", "filename", "-id")

    assert ids_of(page_of, limit) == list(order.values_list("pk", flat=True))


def test_a_photo_that_comes_between_moves_no_other(
    alice: User, page_of: Callable[..., Any]
) -> None:
    photos = [make_photo(alice, NOON - timedelta(days=day)) for day in range(4)]
    first = page_of(limit=2).data
    make_photo(alice, NOON + timedelta(days=1))

    second = page_of(limit=2, after=first["next"]).data

    assert [each["id"] for each in first["items"] + second["items"]] == [p.pk for p in photos]


def test_a_page_says_nothing_of_more_when_there_is_none(
    alice: User, page_of: Callable[..., Any]
) -> None:
    make_photo(alice)

    assert page_of(limit=1).data["next"] is None


@pytest.mark.parametrize(
    "limit", ["0", "-1", "1001", "ten", "1.5", "٣", "9" * 5000, "00000000000001"]
)
def test_it_refuses_a_limit_that_is_none(limit: str, page_of: Callable[..., Any]) -> None:
    answer = page_of(limit=limit)

    assert (answer.status_code, answer.data["code"]) == (400, "bad_limit")


def test_it_takes_as_many_as_it_says(page_of: Callable[..., Any]) -> None:
    assert page_of(limit=MOST_AT_ONCE).status_code == 200


def cursor(told: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


DAY = "2026-01-31T12:00:00+00:00"


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "!!!",
        "é",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        cursor(None),
        cursor({"a": 1}),
        cursor([]),
        cursor([DAY, "a.jpg"]),
        cursor([DAY, "a.jpg", 1, 2]),
        cursor([DAY, "a.jpg", None]),
        cursor([DAY, "a.jpg", "one"]),
        cursor([DAY, "a.jpg", 2**63]),
        cursor([DAY, "a.jpg", -(2**70)]),
        cursor([DAY, "a.jpg", float("inf")]),
        cursor([DAY, "a.jpg", float("nan")]),
        cursor([DAY, "a\0b", 1]),
        cursor([DAY, "\ud800", 1]),
        cursor(["0000-00-00", "a.jpg", 1]),
        cursor(["10000-01-01T00:00:00", "a.jpg", 1]),
        cursor(["2026-01-31", "a.jpg", 1]),
        cursor([5, "a.jpg", 1]),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        base64.urlsafe_b64encode(b"[" + b"9" * 5000 + b"]").decode(),
    ],
)
def test_it_refuses_a_cursor_that_it_did_not_write(
    after: str, alice: User, page_of: Callable[..., Any]
) -> None:
    make_photo(alice)
    answer = page_of(after=after)

    assert (answer.status_code, answer.data["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_it_takes_any_day_that_there_is(day: str, alice: User, page_of: Callable[..., Any]) -> None:
    make_photo(alice)

    assert page_of(after=cursor([day, "a.jpg", 1])).status_code == 200


def test_a_page_is_one_query_however_far(alice: User, page_of: Callable[..., Any]) -> None:
    for day in range(5):
        make_photo(alice, NOON + timedelta(days=day))
    after = page_of(limit=2).data["next"]

    with CaptureQueriesContext(connection) as asked:
        page_of(limit=2, after=after)

    assert len(asked) == 1
