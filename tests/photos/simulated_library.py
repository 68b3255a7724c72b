"""A library of any size that exists only in the answers a browser gets."""

import json
import re
from calendar import monthrange
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route

# A white picture of one pixel.
PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b"
)
RATIOS = (1333, 1500, 750, 1333, 1000, 1777, 667)
BLUR = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka"


@dataclass
class SimulatedLibrary:
    """Photos per month, newest first. Ids count down from the newest photo to 1."""

    counts: dict[str, int]
    asked: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def serve(self, page: Page) -> None:
        page.route("**/timeline/months.json", self.answer_months)
        page.route(re.compile(r"/timeline/\d{4}-\d{2}\.json$"), self.answer_month)
        page.route("**/photos/*/thumbnail", lambda route: route.fulfill(body=PIXEL))

    def answer_months(self, route: Route) -> None:
        route.fulfill(json={"months": list(self.counts.items())})

    def answer_month(self, route: Route) -> None:
        month = route.request.url[-12:-5]
        self.asked.append(month)
        body = json.dumps(self.columns(month))
        route.fulfill(body=body, content_type="application/json")

    def columns(self, month: str) -> dict[str, Any]:
        n = self.counts[month]
        newest = self.newest_id(month)
        days = monthrange(int(month[:4]), int(month[5:]))[1]
        return {
            "id": list(range(newest, newest - n, -1)),
            "ratio": [RATIOS[i % len(RATIOS)] for i in range(n)],
            "day": [days - i * days // n for i in range(n)],
            "video": [24 if i % 9 == 4 else -1 for i in range(n)],
            "favourite": list(range(0, n, 11)),
            "live": list(range(1, n, 13)),
            "stack": list(range(2, n, 13)),
            "kinds": ["burst" for _ in range(2, n, 13)],
            "versions": [3 for _ in range(2, n, 13)],
            "blur": BLUR * n,
            "places": {str(day): "Lisbon, Portugal" for day in range(1, 32)},
        }

    def newest_id(self, month: str) -> int:
        return sum(count for other, count in self.counts.items() if other <= month)


def library_of(months: int, *, each: int, **special: int) -> SimulatedLibrary:
    """So many months back from December 2024; `m2020_05=7` sets one apart."""
    counts = {}
    for i in range(months):
        month = f"{2024 - i // 12}-{12 - i % 12:02}"
        counts[month] = special.get("m" + month.replace("-", "_"), each)
    return SimulatedLibrary(counts)
