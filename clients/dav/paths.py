"""Addresses below /dav/: which names they are made of, and how they are written."""

import unicodedata
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit

from clients.dav.errors import Refusal
from ingest.bodies import name_problem

ROOT = "/dav/"
LONGEST_PATH_BYTES = 1200  # what an index of the database can hold, with a name and room to spare


def names_of(path: str) -> tuple[str, ...]:
    """The names of an address below /dav/. Raises Refusal for what can be no address."""
    trimmed = path.strip("/")
    names = tuple(trimmed.split("/")) if trimmed else ()
    for name in names:
        if problem := problem_of(name):
            raise Refusal(400, problem)
    if len(path.encode(errors="replace")) > LONGEST_PATH_BYTES:
        raise Refusal(400, f"The path is longer than {LONGEST_PATH_BYTES} bytes.")
    return names


def problem_of(name: str) -> str:
    if name in {"", ".", ".."}:
        return "A path is made of names; it cannot climb."
    return name_problem(name)


def composed(name: str) -> str:
    """One spelling of what may be written with accents of their own (macOS) or without."""
    return unicodedata.normalize("NFC", name)


def href(names: Sequence[str], *, is_folder: bool) -> str:
    """The address of what these names lead to; that of a folder ends with a slash."""
    written = ROOT + "/".join(quote(name, safe="") for name in names)
    return f"{written}/" if is_folder and names else written


def destination_of(header: str, host: str) -> tuple[str, ...]:
    """The names in a Destination header. Raises Refusal for another server's address."""
    try:
        parts = urlsplit(header)
    except ValueError as error:
        raise Refusal(400, "The destination is no address.") from error
    path = unquote(parts.path)
    if not path.startswith(ROOT):
        raise Refusal(400, "The destination must lie below /dav/.")
    if parts.netloc and parts.netloc != host:
        raise Refusal(502, "The destination is another server.")
    return names_of(path.removeprefix(ROOT))
