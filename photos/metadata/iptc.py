"""IPTC-IIM: captions, keywords and dates as press software has written them since the nineties."""

import re
import struct
from collections.abc import Iterator

from photos.metadata.facts import Facts, Reading, Taken, Trust, known
from photos.metadata.values import decode_text, parse_moment
from photos.metadata.window import BrokenBlock

_RESOURCE = b"8BIM"
_IPTC_RESOURCE = 0x0404
_CHARSET = (1, 90)
_UTF_8 = b"\x1b%G"
_TITLE, _KEYWORD, _DATE, _TIME = (2, 5), (2, 25), (2, 55), (2, 60)
_ARTIST, _COPYRIGHT, _CAPTION = (2, 80), (2, 116), (2, 120)

Dataset = tuple[int, int]


def iptc_in_photoshop(content: bytes) -> list[bytes]:
    """The IIM records among Photoshop's image resources."""
    found = []
    at = 0
    while content[at : at + 4] == _RESOURCE and len(content) >= at + 12:
        kind, name_length = struct.unpack_from(">HB", content, at + 4)
        at += 6 + (name_length + 2) // 2 * 2
        size = int.from_bytes(content[at : at + 4], "big")
        if kind == _IPTC_RESOURCE:
            found.append(content[at + 4 : at + 4 + size])
        at += 4 + (size + 1) // 2 * 2
    return found


def read_iptc(content: bytes) -> Reading:
    """What an IIM record says; raises BrokenBlock where it is none."""
    if content[:1] != b"\x1c":
        raise BrokenBlock("no IIM record")
    values: dict[Dataset, list[bytes]] = {}
    for dataset, value in _datasets(content):
        values.setdefault(dataset, []).append(value)
    texts = {dataset: _texts(found, values) for dataset, found in values.items()}
    return Reading(_words(texts), list(_times(texts)))


def _datasets(content: bytes) -> Iterator[tuple[Dataset, bytes]]:
    at = 0
    while content[at : at + 1] == b"\x1c" and len(content) >= at + 5:
        record, number, size = struct.unpack_from(">BBH", content, at + 1)
        at += 5
        if size & 0x8000:
            digits = size & 0x7FFF
            size = int.from_bytes(content[at : at + min(digits, 4)], "big")
            at += digits
        yield (record, number), content[at : at + size]
        at += size


def _texts(found: list[bytes], values: dict[Dataset, list[bytes]]) -> list[str]:
    """Values as text: UTF-8 where the record says so or it reads as such, else Latin-1."""
    if values.get(_CHARSET) == [_UTF_8]:
        return [
            value.decode("utf-8", errors="replace").replace("\0", "").strip() for value in found
        ]
    return [decode_text(value) for value in found]


def _words(texts: dict[Dataset, list[str]]) -> Facts:
    return known(
        Facts(
            description=_first(texts, _CAPTION),
            title=_first(texts, _TITLE),
            artist=_first(texts, _ARTIST),
            copyright=_first(texts, _COPYRIGHT),
            keywords=tuple(word for word in texts.get(_KEYWORD, []) if word),
        )
    )


def _times(texts: dict[Dataset, list[str]]) -> Iterator[Taken]:
    """The creation date; only with its time, as a day alone is no moment."""
    day, clock = _first(texts, _DATE), _first(texts, _TIME)
    if not (re.match(r"\d{8}|\d{4}\D", day) and re.match(r"\d{2}", clock)):
        return
    moment = parse_moment(f"{day} {clock}")
    if moment is not None:
        yield Taken("iptc", Trust.IPTC_CREATED, moment)


def _first(texts: dict[Dataset, list[str]], dataset: Dataset) -> str:
    return next(iter(texts.get(dataset, [])), "")
