"""How a sender proves that it knows a source's secret. Every comparison takes constant time."""

import base64
import binascii
import hashlib
import hmac
import re
import time
from collections.abc import Mapping

REPLAY_SECONDS = 300
SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def is_signed(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Whether the request carries the secret, or a signature made with it.

    `X-Heirloom-Signature: t=…,v1=…` is the best, because it holds for this body and this moment
    only. MinIO can send a bearer token, and Ceph the password of its endpoint's address.
    """
    if not secret:
        return False
    if "X-Heirloom-Signature" in headers:
        return is_signature(headers["X-Heirloom-Signature"], body, secret)
    scheme, _, credentials = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return is_same(password_of(credentials), secret)
    return scheme.lower() == "bearer" and is_same(credentials.strip(), secret)


def is_signature(header: str, body: bytes, secret: str) -> bool:
    """t: Unix time of signing, at most five minutes away; v1: HMAC-SHA256 of "t.body", in hex."""
    match = SIGNATURE.fullmatch(header.strip())
    if match is None or abs(time.time() - int(match[1])) > REPLAY_SECONDS:
        return False
    return is_same(match[2], sign(body, secret, at=int(match[1])))


def sign(body: bytes, secret: str, *, at: int) -> str:
    return hmac.new(secret.encode(), b"%d.%s" % (at, body), hashlib.sha256).hexdigest()


def password_of(credentials: str) -> str:
    """The password of Basic credentials; empty, which is nobody's, when they are none."""
    try:
        plain = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return plain.partition(":")[2]


def is_same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())
