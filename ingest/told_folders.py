"""Where a file lay in what a person chose, as a browser or a program tells it: kept and shown, and
never used as the address of a file."""

import re
import unicodedata
from dataclasses import replace

from ingest.bodies import is_unseen
from ingest.upload import Incoming, clean_filename

MOST_BYTES = 2000  # encoded three times as long, as names of some languages are, a header takes it


class BadFolder(ValueError):
    """What is said is no folder below another."""


def lying_in(folder: str, incoming: Incoming) -> Incoming:
    """The file with its path; the same without one where no folder is said. Raises BadFolder."""
    names = clean_folder(folder)
    if not names:
        return incoming
    path = f"{names}/{clean_filename(incoming.filename)}"
    return replace(incoming, path=path, source=path)


def clean_folder(said: str) -> str:
    """Names with slashes between, in one spelling and without what cannot be seen; a path that
    begins at a root, or as on Windows, is read as names, too. Raises BadFolder."""
    names = [clean_name(each) for each in re.split(r"[/\\]", said)]
    if ".." in names:
        raise BadFolder("The path of the file's folder cannot climb.")
    folder = "/".join(name for name in names if name not in {"", "."})
    if len(folder.encode()) > MOST_BYTES:
        raise BadFolder(f"The path of the file's folder is longer than {MOST_BYTES} bytes.")
    return folder


def clean_name(name: str) -> str:
    seen = "".join(character for character in name if not is_unseen(character))
    return unicodedata.normalize("NFC", seen).strip()
