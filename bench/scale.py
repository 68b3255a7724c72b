"""How large the bench's library is, and how often things are measured in it."""

from dataclasses import dataclass
from datetime import date

USERS = 20
# The first person has half of all photos: a tenth of all in one month, and a month of 5,500.
BIG_MONTH = date(2019, 7, 1)
MONTH = date(2021, 8, 1)
MONTH_PHOTOS = 5_500


@dataclass(frozen=True)
class Scale:
    """Rows of the library, runs of what takes milliseconds, photos and rounds of the rest, files
    of a watched folder, and files that clients send."""

    name: str
    rows: int
    runs: int
    photos: int
    rounds: int
    files: int
    uploads: int = 12


FULL = Scale("bench", rows=1_000_000, runs=300, photos=48, rounds=3, files=20_000, uploads=5_000)
# Shows only that everything can be measured.
QUICK = Scale("bench-quick", rows=50_000, runs=40, photos=6, rounds=1, files=200, uploads=100)
