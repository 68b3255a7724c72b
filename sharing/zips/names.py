"""Names in a ZIP: safe on every system, each once, also where upper and lower case are the same."""

import re
import unicodedata
from pathlib import PurePath

UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LONGEST = 180  # characters: with a number behind it still less than file systems take


class Names:
    """Gives each file of one ZIP a name of its own."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    def name(self, wanted: str) -> str:
        """This name made safe, with a number behind it where it is taken."""
        safe = safe_name(wanted)
        path = PurePath(safe)
        name = safe
        while name.casefold() in self.taken:
            number = self.taken[safe.casefold()] = self.taken.get(safe.casefold(), 1) + 1
            name = f"{path.stem} ({number}){path.suffix}"
        self.taken.setdefault(name.casefold(), 1)
        return name


def safe_name(wanted: str) -> str:
    name = UNSAFE.sub("_", unicodedata.normalize("NFC", wanted)).strip(". ")
    path = PurePath(name or "photo")
    if RESERVED.fullmatch(path.name):
        path = path.with_name(f"_{path.name}")
    return f"{path.stem[: LONGEST - len(path.suffix)]}{path.suffix[:LONGEST]}"
