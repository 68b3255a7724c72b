"""Lives as lists of photos, for tests of what is found in them: who was where, and when."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import cos, nan, radians

import numpy as np

from stories.trips.finding import Shots

GRAZ, VIENNA, ROME, LISBON = (47.07, 15.44), (48.21, 16.37), (41.9, 12.5), (38.72, -9.14)
TOKYO, AUCKLAND, HONOLULU = (35.68, 139.69), (-36.85, 174.76), (21.31, -157.86)
LAKE = (47.3, 15.6)  # 29 km from Graz
OFFSETS = {GRAZ: 1, VIENNA: 1, ROME: 1, LISBON: 0, TOKYO: 9, AUCKLAND: 12, HONOLULU: -10, LAKE: 1}
Place = tuple[float, float]


@dataclass
class Life:
    """Photos are added by the moment in UTC; `label` says to which trip or event one belongs."""

    seed: int = 0
    moments: list[datetime] = field(default_factory=list)
    offsets: list[float] = field(default_factory=list)
    is_sure: list[bool] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)

    def shoot(
        self, place: Place, day: datetime, label: str, *, count: int = 8, hours: float = 3.0,
        offset: float | None = None, is_sure: bool = True, is_located: bool = True,
    ) -> None:  # fmt: skip
        """So many photos within some hours, spread over 5 km."""
        for share in np.linspace(0, 1, count):
            self.moments.append(day + timedelta(hours=hours * float(share)))
            self.offsets.append(OFFSETS[place] if offset is None else offset)
            self.is_sure.append(is_sure)
            self.labels.append(label)
            self.places.append(self.beside(place) if is_located else (nan, nan))

    def beside(self, place: Place) -> Place:
        north, east = self.random.uniform(-0.045, 0.045, 2)
        return place[0] + north, place[1] + east / cos(radians(place[0]))

    def at_home(self, place: Place, first: datetime, weeks: int, *, count: int = 8) -> None:
        """A Sunday at home each week."""
        for week in range(weeks):
            day = first + timedelta(weeks=week)
            self.shoot(place, day, f"home {day:%Y-%m-%d}", count=count)

    def away(self, place: Place, first: datetime, days: int, label: str, **more: object) -> None:
        for number in range(days):
            self.shoot(place, first + timedelta(days=number), label, **more)  # type: ignore[arg-type]

    def shots(self) -> Shots:
        utc = np.array([moment.timestamp() for moment in self.moments])
        wall = utc + 3600 * np.array(self.offsets)
        sure = np.array(self.is_sure)
        return Shots(wall, np.where(sure, utc, nan), np.array(self.places).reshape(-1, 2))


def day(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=UTC)
