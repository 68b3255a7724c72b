"""What iCloud's "Photo Details.csv" says of a photo: pure, from one line of it.

The columns, and the dates ("Friday May 26,2017 2:34 PM GMT"), are as Apple's privacy export has
them since 2018; checksums there are of Apple's own kind and identify nothing for us.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime

COLUMNS = (
    "imgName", "fileChecksum", "favorite", "hidden", "deleted", "originalCreationDate",
    "viewCount", "importDate",
)  # fmt: skip
MOST_BYTES = 64 * 1024  # a line of seven short cells is far below
_DATE = re.compile(
    r"\w+,? (\w{3})\w* (\d\d?), ?(\d{4}),? (\d\d?):(\d\d)(?::(\d\d))?[\s\u202f]([AP]M) GMT"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class IcloudDetails:
    """One photo's line. The date is UTC, and has no seconds."""

    name: str
    created_at: datetime | None = None
    favourite: bool = False
    hidden: bool = False
    deleted: bool = False


def details_of(row: dict[str, str | None]) -> IcloudDetails:
    """The details in a line, by its column names."""
    said = {key: (value or "").strip() for key, value in row.items() if key}
    return IcloudDetails(
        name=said.get("imgName", ""),
        created_at=parse_date(said.get("originalCreationDate", "")),
        favourite=said.get("favorite", "").lower() == "yes",
        hidden=said.get("hidden", "").lower() == "yes",
        deleted=said.get("deleted", "").lower() == "yes",
    )


def read_icloud(content: bytes) -> IcloudDetails | None:
    """The details in a kept sidecar, a header and one line; nothing where it is something else."""
    text = content[:MOST_BYTES].decode("utf-8-sig", errors="replace").replace("\0", "")
    row = next(csv.DictReader(io.StringIO(text)), None)
    return details_of(row) if row and row.get("imgName") else None


def parse_date(text: str) -> datetime | None:
    """A moment like "Friday May 26,2017 2:34 PM GMT"; nothing for what is no date."""
    match = _DATE.fullmatch(text.strip())
    if match is None or match[1].title() not in _MONTHS:
        return None
    hour = int(match[4]) % 12 + (12 if match[7] == "PM" else 0)
    month = _MONTHS.index(match[1].title()) + 1
    parts = (int(match[3]), month, int(match[2]), hour, int(match[5]), int(match[6] or 0))
    try:
        return datetime(*parts, tzinfo=UTC)
    except ValueError:
        return None
