"""Notifications that come through Amazon's SNS."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from ingest.models import BucketEvent
from ingest.notifications import senders
from ingest.notifications.fetching import NotFetched
from photos.models import Source
from tests.ingest.bucket_sources import make_bucket_source
from tests.ingest.test_check_sns_message import ADDRESS, CERTIFICATE, CONFIRM, signed

TOPIC = "arn:aws:sns:eu-west-1:123456789012:family"
RECORD = {
    "eventSource": "aws:s3",
    "eventName": "ObjectCreated:Put",
    "s3": {"bucket": {"name": "family"}, "object": {"key": "a.jpg", "sequencer": "1"}},
}


class Amazon:
    """Stands in for the world outside: gives the certificate and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_away = False

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        if self.is_away:
            raise NotFetched
        return CERTIFICATE.pem


@pytest.fixture(autouse=True)
def amazon(monkeypatch: pytest.MonkeyPatch) -> Amazon:
    stand_in = Amazon()
    monkeypatch.setattr(senders, "fetcher", stand_in)
    return stand_in


@pytest.fixture
def source(alice: User) -> Source:
    return make_bucket_source(alice, "http://127.0.0.1:9", options={"topic": TOPIC})


def post(message: dict[str, Any]) -> Any:
    body = json.dumps(message)
    return Client().post(ADDRESS_OF_WEBHOOK, body, content_type="text/plain; charset=UTF-8")


ADDRESS_OF_WEBHOOK = "/webhooks/s3"


def test_it_takes_what_amazon_signed(source: Source, amazon: Amazon) -> None:
    for number in (1, 2):
        message = signed(TopicArn=TOPIC, Message=json.dumps({"Records": [RECORD]}))
        assert post(message).json() == {"events": 1}, number
    assert BucketEvent.objects.get().path == "a.jpg"
    assert amazon.asked == [ADDRESS]


def test_it_confirms_a_subscription(source: Source, amazon: Amazon) -> None:
    kind = {"Type": "SubscriptionConfirmation", "Token": "23", "SubscribeURL": CONFIRM}
    assert post(signed(**kind)).status_code == 200
    assert amazon.asked == [ADDRESS, CONFIRM]


def test_it_notes_the_end_of_a_subscription(source: Source, amazon: Amazon) -> None:
    kind = {"Type": "UnsubscribeConfirmation", "Token": "23", "SubscribeURL": CONFIRM}
    assert post(signed(**kind)).status_code == 200
    assert amazon.asked == [ADDRESS]


def test_it_refuses_the_topic_of_somebody_else(source: Source, amazon: Amazon) -> None:
    assert post(signed(TopicArn="arn:aws:sns:eu-west-1:666:evil")).status_code == 401
    assert amazon.asked == []


@pytest.mark.parametrize(
    "change",
    [
        lambda message: {**message, "Message": "{}"},
        lambda message: {**message, "SigningCertURL": "https://evil.org/a.pem"},
        lambda message: {**message, "Signature": None},
    ],
)
def test_it_refuses_what_was_changed(
    change: Callable[[dict[str, Any]], dict[str, Any]], source: Source
) -> None:
    assert post(change(signed(TopicArn=TOPIC))).status_code == 403
    assert not BucketEvent.objects.exists()


def test_it_asks_to_be_told_again_when_amazon_is_away(source: Source, amazon: Amazon) -> None:
    amazon.is_away = True
    assert post(signed(TopicArn=TOPIC)).status_code == 503


def test_it_refuses_a_message_that_is_no_notification(source: Source) -> None:
    assert post(signed(TopicArn=TOPIC, Message="hello")).status_code == 400
