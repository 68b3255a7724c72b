"""Messages of Amazon's SNS: the envelope around a notification, signed with Amazon's certificate.

Anyone can let SNS sign something, so a message counts only for a source that names its topic.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

HOST = r"https://sns\.[a-z0-9-]{3,40}\.amazonaws\.com(?:\.cn)?"
CERTIFICATE = re.compile(HOST + r"/SimpleNotificationService-[0-9A-Za-z]{1,80}\.pem")
CONFIRMATION = re.compile(HOST + r"/\?Action=ConfirmSubscription&[A-Za-z0-9_.~:%=&-]{1,2000}")
LATE = timedelta(hours=1)  # SNS sends a message again for that long, with its first timestamp

Fetch = Callable[[str], bytes]


class BadEnvelope(ValueError):
    """The message is not what Amazon signed, or is too old."""


@dataclass(frozen=True)
class Envelope:
    """The fields of a message, as they stand in it."""

    KINDS: ClassVar = ("Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation")
    fields: dict[str, str]

    @property
    def kind(self) -> str:
        return self.fields["Type"]

    @property
    def topic(self) -> str:
        return self.fields["TopicArn"]

    @property
    def message(self) -> str:
        return self.fields["Message"]

    def signed_text(self) -> bytes:
        """Name and value of the signed fields, line by line, in the order Amazon gives."""
        if self.kind == "Notification":
            names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
        else:
            names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn"]
            names.append("Type")
        present = [name for name in names if name in self.fields]
        return "".join(f"{name}\n{self.fields[name]}\n" for name in present).encode()


def is_envelope(message: dict[str, Any]) -> bool:
    return message.get("Type") in Envelope.KINDS and "TopicArn" in message


def read_envelope(message: dict[str, Any]) -> Envelope:
    """The envelope, not yet checked. Raises BadEnvelope."""
    fields = {name: value for name, value in message.items() if isinstance(value, str)}
    needed = {"Message", "MessageId", "Timestamp", "TopicArn", "SignatureVersion", "Signature"}
    if missing := needed - fields.keys():
        raise BadEnvelope(f"The envelope has no {', '.join(sorted(missing))}.")
    return Envelope(fields)


def check_signature(envelope: Envelope, fetch: Fetch) -> None:
    """Amazon signed it, within the hour. Raises BadEnvelope, and what `fetch` raises."""
    check_time(envelope.fields["Timestamp"])
    address = envelope.fields.get("SigningCertURL", "")
    if not CERTIFICATE.fullmatch(address):
        raise BadEnvelope("The certificate is not Amazon's.")
    try:
        signature = base64.b64decode(envelope.fields["Signature"], validate=True)
        key = public_key(fetch(address))
        key.verify(signature, envelope.signed_text(), PKCS1v15(), digest_of(envelope))
    except (InvalidSignature, binascii.Error):
        raise BadEnvelope("The signature does not fit.") from None


def check_time(timestamp: str) -> None:
    try:
        signed_at = datetime.fromisoformat(timestamp)
    except ValueError:
        raise BadEnvelope("The timestamp cannot be read.") from None
    if abs(datetime.now(UTC) - signed_at.astimezone(UTC)) > LATE:
        raise BadEnvelope("The message is too old.")


def digest_of(envelope: Envelope) -> hashes.HashAlgorithm:
    """SHA-1 is Amazon's version 1, and still what a topic does unless it is told otherwise."""
    if envelope.fields["SignatureVersion"] == "1":
        return hashes.SHA1()  # noqa: S303 - Amazon's choice
    return hashes.SHA256()


def public_key(certificate: bytes) -> RSAPublicKey:
    """The key of a certificate that is valid today. Raises BadEnvelope."""
    try:
        parsed = load_pem_x509_certificate(certificate)
    except ValueError:
        raise BadEnvelope("The certificate cannot be read.") from None
    key = parsed.public_key()
    is_valid = parsed.not_valid_before_utc <= datetime.now(UTC) <= parsed.not_valid_after_utc
    if not is_valid or not isinstance(key, RSAPublicKey):
        raise BadEnvelope("The certificate is not valid today.")
    return key


def confirm(envelope: Envelope, fetch: Fetch) -> None:
    """Tell SNS that its messages are wanted. Raises BadEnvelope, and what `fetch` raises."""
    address = envelope.fields.get("SubscribeURL", "")
    if not CONFIRMATION.fullmatch(address):
        raise BadEnvelope("The address of the confirmation is not Amazon's.")
    fetch(address)
