"""Who sent a notification: the sources whose secret it carries, or whose topic Amazon signed."""

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from ingest.notifications.fetching import Fetcher
from ingest.notifications.message import read_json
from ingest.notifications.signatures import is_signed
from ingest.notifications.sns import check_signature, confirm, is_envelope, read_envelope
from ingest.sources.sealing import SecretsLost, secrets_of
from photos.models import Source

logger = logging.getLogger(__name__)

CERTIFICATE_SECONDS = 24 * 3600

fetcher = Fetcher()


class NotSigned(PermissionError):
    """The sender proved nothing."""


def signed_message(
    headers: Mapping[str, str], body: bytes
) -> tuple[list[Source], dict[str, Any] | None]:
    """The sources that the message counts for, and the notification, if it is one.

    Raises NotSigned, BadMessage, BadEnvelope, and NotFetched when Amazon could not be asked.
    """
    message = read_json(body)
    if is_envelope(message):
        return from_amazon(message)
    sources = [source for source in bucket_sources() if is_signed(headers, body, secret_of(source))]
    if not sources:
        raise NotSigned
    return sources, message


def from_amazon(message: dict[str, Any]) -> tuple[list[Source], dict[str, Any] | None]:
    """A topic that no source names is refused before anybody is asked anything."""
    envelope = read_envelope(message)
    sources = [
        source for source in bucket_sources() if source.options.get("topic") == envelope.topic
    ]
    if not sources:
        raise NotSigned
    check_signature(envelope, fetch_certificate)
    if envelope.kind == "Notification":
        return sources, read_json(envelope.message.encode(errors="replace"))
    if envelope.kind == "SubscriptionConfirmation":
        confirm(envelope, fetcher.fetch)
        logger.info("confirmed the notifications of source %d", sources[0].pk)
    return sources, None


def fetch_certificate(url: str) -> bytes:
    """Amazon's certificate, asked for once a day."""
    name = f"sns-{hashlib.sha256(url.encode()).hexdigest()}"
    certificate: bytes | None = cache.get(name)
    if certificate is None:
        certificate = fetcher.fetch(url)
        cache.set(name, certificate, CERTIFICATE_SECONDS)
    return certificate


def bucket_sources() -> list[Source]:
    return list(Source.objects.filter(kind=Source.Kind.BUCKET))


def secret_of(source: Source) -> str:
    """What its notifications are signed with; empty, which fits nothing, when it was lost."""
    try:
        return secrets_of(source).get("webhook_secret", "")
    except SecretsLost:
        logger.warning("the secrets of source %d are lost", source.pk)
        return ""
