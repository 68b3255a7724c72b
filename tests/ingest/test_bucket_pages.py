"""The pages that add a bucket and set up its notifications."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ingest.models import Scan
from ingest.sources.sealing import secrets_of
from photos.models import Source
from tests.bucket_server import BucketServer, serve_bucket
from tests.ingest.bucket_sources import make_bucket_source

BrowserOf = Callable[[User], Client]


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with serve_bucket() as running:
        yield running


@pytest.fixture
def operator(alice: User) -> User:
    alice.is_staff = True
    alice.save()
    return alice


def said(server: BucketServer, **changes: str) -> dict[str, str]:
    return {
        "bucket": "family",
        "folder": "/2019/",
        "endpoint": server.endpoint,
        "region": "",
        "access_key": "key",
        "secret_key": "a secret key",
        **changes,
    }


def test_an_operator_adds_a_bucket(
    operator: User, server: BucketServer, browser_of: BrowserOf
) -> None:
    browser = browser_of(operator)
    assert browser.get(reverse("ingest:add_bucket")).status_code == 200
    answer = browser.post(reverse("ingest:add_bucket"), said(server))
    source = Source.objects.get()
    assert answer.headers["Location"] == reverse("ingest:bucket_events", args=[source.pk])
    assert (source.root, source.name, source.owner) == ("s3://family/2019", "2019", operator)
    assert "a secret key" not in source.sealed
    assert secrets_of(source)["secret_key"] == "a secret key"
    assert len(secrets_of(source)["webhook_secret"]) > 30
    assert Scan.objects.get().source == source
    assert source.name in browser.get(reverse("ingest:sources")).content.decode()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"bucket": ""}, "required"),
        ({"bucket": "a/b"}, "valid"),
        ({"bucket": "nobodys-bucket"}, "no such bucket"),
        ({"endpoint": "ftp://host"}, "valid"),
        ({"endpoint": "http://127.0.0.1:9"}, "does not answer"),
        ({"region": "evil.org/"}, "valid"),
        ({"access_key": ""}, "required"),
        ({"folder": "a\0b"}, "Null characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    operator: User,
    server: BucketServer,
    browser_of: BrowserOf,
    changes: dict[str, str],
    reason: str,
) -> None:
    answer = browser_of(operator).post(reverse("ingest:add_bucket"), said(server, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert reason in page
    assert "a secret key" not in page
    assert not Source.objects.exists()


def test_only_operators_name_a_server(
    bob: User, server: BucketServer, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(bob)
    assert 'name="endpoint"' not in browser.get(reverse("ingest:add_bucket")).content.decode()
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "ingest.sources.bucket_form.add_source",
        lambda *args, **words: asked.append(words) or make_bucket_source(bob, "http://127.0.0.1:9"),
    )
    assert browser.post(reverse("ingest:add_bucket"), said(server)).status_code == 302
    assert asked[0]["options"]["endpoint"] == ""


def test_its_owner_sees_how_to_send_notifications(alice: User, browser_of: BrowserOf) -> None:
    source = make_bucket_source(alice, "http://127.0.0.1:9")
    address = reverse("ingest:bucket_events", args=[source.pk])
    answer = browser_of(alice).get(address)
    page = answer.content.decode()
    assert re.search(r"http://testserver/webhooks/s3\b", page)
    assert secrets_of(source)["webhook_secret"] in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert (
        address
        in browser_of(alice).get(reverse("ingest:source", args=[source.pk])).content.decode()
    )


def test_its_owner_names_the_topic(alice: User, browser_of: BrowserOf) -> None:
    source = make_bucket_source(alice, "http://127.0.0.1:9")
    address = reverse("ingest:bucket_events", args=[source.pk])
    topic = "arn:aws:sns:eu-west-1:123456789012:photos"
    assert browser_of(alice).post(address, {"topic": topic}).status_code == 302
    source.refresh_from_db()
    assert source.options["topic"] == topic
    assert browser_of(alice).post(address, {"topic": "anything"}).status_code == 422


def test_lost_secrets_are_said(alice: User, browser_of: BrowserOf, settings: Any) -> None:
    source = make_bucket_source(alice, "http://127.0.0.1:9")
    settings.SECRET_KEY = "another"
    browser = browser_of(alice)
    page = browser.get(reverse("ingest:bucket_events", args=[source.pk])).content.decode()
    assert "Enter the access data again" in page


def test_strangers_see_nothing(alice: User, bob: User, browser_of: BrowserOf) -> None:
    source = make_bucket_source(alice, "http://127.0.0.1:9")
    address = reverse("ingest:bucket_events", args=[source.pk])
    assert browser_of(bob).get(address).status_code == 404
    assert browser_of(bob).post(address, {"topic": ""}).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_folder_sends_no_notifications(alice: User, browser_of: BrowserOf) -> None:
    source = Source.objects.create(owner=alice, kind="folder", name="NAS", root="/nas")
    address = reverse("ingest:bucket_events", args=[source.pk])
    assert browser_of(alice).get(address).status_code == 404
