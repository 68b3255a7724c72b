"""Keys under keys: the private key under PIN and recovery code, a photo's key under the public one.

All of it is AES-256-GCM with a key that is used once, so that the nonce may be zero (ADR 33).
"""

import base64
import os
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

KEY_BYTES = 32
SALT_BYTES = 16
ONCE = bytes(12)
COST = {"n": 2**15, "r": 8, "p": 1}  # 32 MB and some 80 ms a guess, beside the secret key
# Letters and digits that are not taken for one another; 32 of them, so that each is 5 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RECOVERY_GROUPS, GROUP_LETTERS = 7, 4  # 140 bits: nobody guesses it, also without a slow hash


class WrongKey(Exception):
    """What is under this key does not open with it."""


@dataclass(frozen=True)
class Wrapped:
    """A key under another one that is made of words."""

    salt: bytes
    content: bytes


def new_private_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def new_recovery_code() -> str:
    """Like "7KQ2-M3XA-…": to be written down."""
    letters = [secrets.choice(ALPHABET) for _ in range(RECOVERY_GROUPS * GROUP_LETTERS)]
    starts = range(0, len(letters), GROUP_LETTERS)
    return "-".join("".join(letters[start : start + GROUP_LETTERS]) for start in starts)


def wrap_by_pin(private_key: bytes, pin: str, cost: dict[str, int]) -> Wrapped:
    salt = os.urandom(SALT_BYTES)
    return Wrapped(salt, locked(private_key, pin_key(pin, salt, cost)))


def unwrap_by_pin(wrapped: Wrapped, pin: str, cost: dict[str, int]) -> bytes:
    """Raises WrongKey."""
    return unlocked(wrapped.content, pin_key(pin, wrapped.salt, cost))


def pin_key(pin: str, salt: bytes, cost: dict[str, Any]) -> bytes:
    """A PIN is soon guessed: without the installation's secret key the database alone tells
    nobody whether a guess is right."""
    slow = Scrypt(salt=salt, length=KEY_BYTES, **cost).derive(pin.encode())
    return derived(slow + settings.SECRET_KEY.encode(), "pin", salt)


def wrap_by_recovery(private_key: bytes, code: str) -> Wrapped:
    salt = os.urandom(SALT_BYTES)
    return Wrapped(salt, locked(private_key, recovery_key(code, salt)))


def unwrap_by_recovery(wrapped: Wrapped, code: str) -> bytes:
    """Raises WrongKey."""
    return unlocked(wrapped.content, recovery_key(code, wrapped.salt))


def recovery_key(code: str, salt: bytes) -> bytes:
    """However it was typed. It opens also after the installation's secret key was lost."""
    letters = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return derived(letters.encode(), "recovery", salt)


def seal_for(public_key: bytes, content: bytes) -> bytes:
    """What only the holder of the private key opens: a fresh key pair for this once (X25519)."""
    once = X25519PrivateKey.generate()
    fresh = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
    return fresh + locked(content, derived(shared, "photo", fresh + public_key))


def open_sealed(private_key: bytes, sealed: bytes) -> bytes:
    """Raises WrongKey."""
    fresh, content = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    shared = X25519PrivateKey.from_private_bytes(private_key).exchange(
        X25519PublicKey.from_public_bytes(fresh)
    )
    return unlocked(content, derived(shared, "photo", fresh + public_key_of(private_key)))


def under_secret(content: bytes, purpose: str) -> str:
    """Under the installation's secret key."""
    return _cipher(purpose).encrypt(content).decode()


def from_secret(token: str, purpose: str) -> bytes:
    """Raises WrongKey."""
    try:
        return _cipher(purpose).decrypt(token)
    except InvalidToken as error:
        raise WrongKey from error


def _cipher(purpose: str) -> Fernet:
    key = derived(settings.SECRET_KEY.encode(), f"secret {purpose}")
    return Fernet(base64.urlsafe_b64encode(key))


def derived(key: bytes, purpose: str, salt: bytes = b"") -> bytes:
    info = f"heirloom vault {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt or None, info=info).derive(key)


def locked(content: bytes, key: bytes) -> bytes:
    """The key must never lock anything else."""
    return AESGCM(key).encrypt(ONCE, content, None)


def unlocked(content: bytes, key: bytes) -> bytes:
    """Raises WrongKey."""
    try:
        return AESGCM(key).decrypt(ONCE, content, None)
    except InvalidTag as error:
        raise WrongKey from error
