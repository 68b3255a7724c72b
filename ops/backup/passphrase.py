"""The key of a place for backups: random, and kept there under one that is made of a passphrase."""

import hashlib
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ops.backup.refused import BackupRefused
from vault.keys import KEY_BYTES, SALT_BYTES, WrongKey, derived, locked, unlocked

COST = {"n": 2**17, "r": 8, "p": 1}  # 128 MB and about half a second a guess
DEAREST = {"n": 2**20, "r": 16, "p": 4}  # what a file may ask of this machine

Lock = dict[str, Any]


def new_lock(passphrase: str) -> tuple[Lock, bytes]:
    """What is kept at the place, and the key that it locks up."""
    key, salt = os.urandom(KEY_BYTES), os.urandom(SALT_BYTES)
    wrapped = locked(key, _slow(passphrase, salt, COST))
    return {**COST, "salt": salt.hex(), "key": wrapped.hex()}, key


def open_lock(lock: Lock, passphrase: str) -> bytes:
    """Raises BackupRefused, also where it asks for more work than any of ours."""
    try:
        cost = {name: int(lock[name]) for name in COST}
        salt, wrapped = bytes.fromhex(lock["salt"]), bytes.fromhex(lock["key"])
    except (KeyError, TypeError, ValueError) as error:
        raise BackupRefused("What opens the backup's encryption cannot be read.") from error
    if any(not 1 <= cost[name] <= DEAREST[name] for name in COST) or cost["n"] & (cost["n"] - 1):
        raise BackupRefused("What opens the backup's encryption was changed.")
    try:
        return unlocked(wrapped, _slow(passphrase, salt, cost))
    except (WrongKey, ValueError) as error:
        raise BackupRefused("That is not the passphrase of this backup.") from error


def seal_of(content: bytes, key: bytes | None) -> str:
    """With a key only who has it can make this. Without one it tells damage, not malice."""
    if key is None:
        return hashlib.sha256(content).hexdigest()
    return hmac.digest(derived(key, "manifest"), content, "sha256").hex()


def name_under(key: bytes, sha256: str) -> str:
    """The name of a file whose checksum nobody else is to learn: it would tell who has it."""
    return hmac.digest(derived(key, "names"), sha256.encode(), "sha256").hex()


def _slow(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    slow = Scrypt(salt=salt, length=KEY_BYTES, **cost).derive(passphrase.encode())
    return derived(slow, "backup", salt)
