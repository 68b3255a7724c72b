"""Checksums by which clients know files: SHA-1 or SHA-256, in hex or in base64."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from api.problems import Problem
from ingest.bodies import Digest
from photos.models import Photo

NAMES = {20: "sha1", 32: "sha256"}
PATTERN = "^([0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{27}=?|[A-Za-z0-9+/_-]{43}=?)$"


@dataclass(frozen=True)
class Checksum:
    """`name` is the column of photos that has it, `text` its hex in lower case."""

    name: str
    text: str

    @property
    def digest(self) -> Digest:
        return hashlib.new(self.name, usedforsecurity=False)


def read_checksum(text: str) -> Checksum:
    """Raises Problem for what is none."""
    try:
        raw = bytes.fromhex(text) if len(text) in {40, 64} else _from_base64(text)
        return Checksum(NAMES[len(raw)], raw.hex())
    except (ValueError, KeyError, binascii.Error) as error:
        words = "A checksum is SHA-1 or SHA-256, in hex or in base64."
        raise Problem("bad_checksum", words) from error


def _from_base64(text: str) -> bytes:
    padded = text + "=" * (-len(text) % 4)
    return base64.b64decode(padded.translate(str.maketrans("-_", "+/")), validate=True)


def known(user: User, checksums: Iterable[Checksum]) -> dict[Checksum, Photo]:
    """Those of which the person has the photo, in the trash, too; in a query for each kind."""
    found: dict[Checksum, Photo] = {}
    wanted = set(checksums)
    for name in NAMES.values():
        texts = [each.text for each in wanted if each.name == name]
        if texts:
            rows = Photo.objects.in_library_of(user).filter(**{f"{name}__in": texts})
            found |= {Checksum(name, getattr(each, name)): each for each in rows}
    return found
