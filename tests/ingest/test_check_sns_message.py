"""Messages of SNS, signed with a certificate that is made here."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from ingest.notifications.sns import (
    BadEnvelope,
    check_signature,
    confirm,
    is_envelope,
    read_envelope,
)
from tests.ingest.certificates import make_certificate

CERTIFICATE = make_certificate("sns.amazonaws.com")
ADDRESS = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem"
CONFIRM = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn&Token=23"
NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


def signed(**changes: str) -> dict[str, Any]:
    """A message as SNS writes it; the changes are signed, too."""
    message = {
        "Type": "Notification",
        "MessageId": "22b80b92",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:family",
        "Message": '{"Records": []}',
        "Timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}.655Z",
        "SignatureVersion": "2",
        "SigningCertURL": ADDRESS,
        **changes,
    }
    names = NOTIFICATION if message["Type"] == "Notification" else SUBSCRIPTION
    text = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    digest = hashes.SHA1() if message["SignatureVersion"] == "1" else hashes.SHA256()
    signature = CERTIFICATE.key.sign(text.encode(), PKCS1v15(), digest)  # type: ignore[call-arg,arg-type]
    return {**message, "Signature": base64.b64encode(signature).decode()}


def check(message: dict[str, Any], certificate: bytes = CERTIFICATE.pem) -> None:
    check_signature(read_envelope(message), lambda _: certificate)


@pytest.mark.parametrize("version", ["1", "2"])
def test_it_takes_what_amazon_signed(version: str) -> None:
    check(signed(SignatureVersion=version, Subject="Amazon S3 Notification"))
    subscription = signed(
        Type="SubscriptionConfirmation", SignatureVersion=version, Token="23", SubscribeURL=CONFIRM
    )
    check(subscription)
    assert is_envelope(subscription)


@pytest.mark.parametrize("name", ["Message", "MessageId", "Subject", "Timestamp", "TopicArn"])
def test_it_refuses_what_was_changed(name: str) -> None:
    message = signed(Subject="hello")
    changed = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}Z"
    with pytest.raises(BadEnvelope, match="does not fit"):
        check({**message, name: changed})


@pytest.mark.parametrize("signature", ["!!!", "AAAA", ""])
def test_it_refuses_what_is_no_signature(signature: str) -> None:
    with pytest.raises(BadEnvelope, match="does not fit"):
        check({**signed(), "Signature": signature})


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.org/SimpleNotificationService-0a.pem",
        "https://evil.org/?sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem",
        "https://me@sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem",
        "https://sns.eu-west-1.amazonaws.com:444/SimpleNotificationService-0a.pem",
        "https://sns.eu-west-1.amazonaws.com/bucket/SimpleNotificationService-0a.pem",
        "https://s3.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem",
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem\n",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_it_asks_nobody_but_amazon_for_the_certificate(address: str) -> None:
    asked: list[str] = []
    with pytest.raises(BadEnvelope, match="not Amazon's"):
        check_signature(
            read_envelope(signed(SigningCertURL=address)),
            lambda url: asked.append(url) or CERTIFICATE.pem,  # type: ignore[func-returns-value]
        )
    assert asked == []


def test_it_knows_amazon_in_china() -> None:
    check(
        signed(
            SigningCertURL=ADDRESS.replace("eu-west-1.amazonaws.com", "cn-north-1.amazonaws.com.cn")
        )
    )


@pytest.mark.parametrize("hours", [-2, 2])
def test_it_refuses_old_messages(hours: int) -> None:
    moment = f"{datetime.now(UTC) + timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}Z"
    with pytest.raises(BadEnvelope, match="too old"):
        check(signed(Timestamp=moment))


def test_it_refuses_what_is_no_time() -> None:
    with pytest.raises(BadEnvelope, match="cannot be read"):
        check(signed(Timestamp="yesterday"))


def test_it_refuses_a_bad_certificate() -> None:
    expired = make_certificate("sns.amazonaws.com", until=timedelta(days=-1))
    other_kind = make_certificate("sns.amazonaws.com", key=ec.generate_private_key(ec.SECP256R1()))
    for certificate in (b"no certificate", expired.pem, other_kind.pem):
        with pytest.raises(BadEnvelope, match="certificate"):
            check(signed(), certificate)


@pytest.mark.parametrize("name", ["Message", "MessageId", "Timestamp", "Signature"])
def test_it_refuses_an_envelope_without_its_fields(name: str) -> None:
    message = signed()
    for value in (None, 7, ["x"]):
        with pytest.raises(BadEnvelope, match=name):
            read_envelope({**message, name: value})


def test_it_tells_an_envelope_from_a_notification() -> None:
    assert not is_envelope({"Records": []})
    assert not is_envelope({"Type": ["Notification"], "TopicArn": "x"})


def test_it_confirms_at_amazon_only() -> None:
    asked: list[str] = []
    fetch = lambda url: asked.append(url) or b""  # type: ignore[func-returns-value] # noqa: E731
    envelope = {"Type": "SubscriptionConfirmation", "Token": "23"}
    confirm(read_envelope(signed(**envelope, SubscribeURL=CONFIRM)), fetch)
    assert asked == [CONFIRM]
    for address in ("", "https://evil.org/?Action=ConfirmSubscription&x=1", CONFIRM + "\n"):
        with pytest.raises(BadEnvelope, match="not Amazon's"):
            confirm(read_envelope(signed(**envelope, SubscribeURL=address)), fetch)
    assert asked == [CONFIRM]
