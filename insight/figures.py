"""What is counted in a library: plain numbers, as they are kept. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1  # of the fields below: figures of another one are counted anew


@dataclass(frozen=True)
class Figures:
    """Of the photos that a search may show: archived ones too, of a stack one, none in the trash
    and none that is locked. Lists are `[what, how many]`, the most first or in their own order."""

    photos: int = 0
    first_year: int = 0
    last_year: int = 0
    years: Sequence[Sequence[int]] = ()
    months: Sequence[Sequence[int]] = ()
    weekdays: Sequence[Sequence[int]] = ()  # from 1, Monday
    hours: Sequence[Sequence[int]] = ()
    cameras: Sequence[Sequence[Any]] = ()  # make, model, how many
    camera_count: int = 0
    lenses: Sequence[Sequence[Any]] = ()
    countries: Sequence[Sequence[Any]] = ()
    country_count: int = 0
    cities: Sequence[Sequence[Any]] = ()  # city, country, how many
    city_count: int = 0
    people: Sequence[Sequence[int]] = ()  # person, year, how many
    large_videos: Mapping[str, int] = field(default_factory=dict)  # photos, size_bytes
    screenshots: Mapping[str, int] = field(default_factory=dict)
    stages: Sequence[Sequence[Any]] = ()  # stage, state, how many; what is done is not counted

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
