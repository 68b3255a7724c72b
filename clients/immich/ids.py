"""Immich names everything by a UUID: ours carry the kind and the number of the row.

They look like random ones (version 4), as some clients check that. They are no secret: who asks for
one that they may not see is told that there is none.
"""

from enum import IntEnum
from uuid import UUID

from clients.immich.errors import Refused

VERSION_4 = 0x4000_8000 << 48  # the bits that say so
MOST = 2**48


class Kind(IntEnum):
    """What a UUID stands for. A number never gets another meaning: phones keep them."""

    USER = 1
    ASSET = 2
    ALBUM = 3
    PERSON = 4
    FACE = 5
    TAG = 6
    STACK = 7
    LINK = 8
    KEY = 9
    SESSION = 10
    MEMORY = 11
    ACTIVITY = 12
    NOTICE = 13
    GROUP = 14
    PLACE = 15


class Converter:
    """Of a UUID in a path to the number of the row: `<asset:photo_id>` takes one of an asset."""

    regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    kind: Kind

    def to_python(self, text: str) -> int:
        try:
            return number_of(self.kind, text)
        except Refused as error:  # there is no such address
            raise ValueError(text) from error

    def to_url(self, number: int) -> str:
        return uuid_of(self.kind, number)


def converter_of(kind: Kind) -> type[Converter]:
    return type(f"{kind.name.title()}Converter", (Converter,), {"kind": kind})


def uuid_of(kind: Kind, number: int) -> str:
    return str(UUID(int=(kind << 96) | VERSION_4 | number))


def number_of(kind: Kind, text: str | UUID) -> int:
    """Raises Refused for what is no UUID, or none of this kind."""
    try:
        value = text.int if isinstance(text, UUID) else UUID(text).int
    except (ValueError, AttributeError, TypeError) as error:
        raise Refused(400, f"{text} is not a UUID") from error
    if value >> 48 != ((kind << 96) | VERSION_4) >> 48:
        raise Refused(404, "Not found")
    return value % MOST
