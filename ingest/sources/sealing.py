"""Secrets of a source, encrypted with a key that is derived from the installation's own."""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from photos.models import Source


class SecretsLost(ValueError):
    """The secrets were sealed with another secret key of the installation."""


def seal(source: Source, secrets: dict[str, str]) -> None:
    """Put the secrets into the row, which the caller saves."""
    source.sealed = cipher().encrypt(json.dumps(secrets).encode()).decode()


def secrets_of(source: Source) -> dict[str, str]:
    """What `seal` was given. Raises SecretsLost."""
    if not source.sealed:
        return {}
    try:
        plain = cipher().decrypt(source.sealed.encode())
    except InvalidToken as error:
        raise SecretsLost("The secret key was changed. Enter the access data again.") from error
    secrets: dict[str, str] = json.loads(plain)
    return secrets


def cipher() -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"heirloom sources")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
