"""Which photos stand in a story, and in which chapters. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

MOST_CHAPTERS = 12
FEW, MOST_OF_CHAPTER = 3, 9
NIGHT = timedelta(hours=4)  # until then it is still the evening before
ALIKE = timedelta(seconds=20)  # what was taken so soon after is the same scene
BY_DAY, BY_MONTH = timedelta(days=62), timedelta(days=3 * 366)
SPREAD = 1.5  # what being far from the others is worth, beside what a photo is worth by itself


@dataclass(frozen=True)
class Shot:
    """A photo that may be told. `alike`: the group of near-duplicates that it is in, if any."""

    photo_id: int
    taken: datetime
    city: str
    worth: float
    alike: int | None = None
    is_broad: bool = False


def chapters_of(shots: Sequence[Shot]) -> list[list[int]]:
    """The ids of the best of each chapter, in the order in which they were taken."""
    parts = joined(parts_of(sorted(shots, key=lambda shot: (shot.taken, shot.photo_id))))
    return [[shot.photo_id for shot in best_of(part)] for part in parts]


def cover_among(shots: Sequence[Shot], chapters: Sequence[Sequence[int]]) -> int:
    """Of those that are told the best that is broader than high, else the best; the id."""
    told = {photo_id for chapter in chapters for photo_id in chapter}
    among = [shot for shot in shots if shot.photo_id in told]
    return max(among, key=lambda shot: (shot.is_broad, shot.worth, -shot.photo_id)).photo_id


def parts_of(shots: Sequence[Shot]) -> list[list[Shot]]:
    """By day, or over longer spans by month or year. `shots` in order of time."""
    if not shots:
        return []
    span = shots[-1].taken - shots[0].taken
    form = "%Y-%m-%d" if span <= BY_DAY else "%Y-%m" if span <= BY_MONTH else "%Y"
    parts: dict[str, list[Shot]] = {}
    for shot in shots:
        parts.setdefault((shot.taken - NIGHT).strftime(form), []).append(shot)
    return list(parts.values())


def joined(parts: Sequence[list[Shot]]) -> list[list[Shot]]:
    """Neighbours become one until they are few enough: those of one place first, then the small."""
    joint = list(parts)
    while len(joint) > MOST_CHAPTERS:
        at = min(range(len(joint) - 1), key=lambda n: cost(joint[n], joint[n + 1]))
        joint[at : at + 2] = [joint[at] + joint[at + 1]]
    return joint


def cost(one: Sequence[Shot], other: Sequence[Shot]) -> tuple[bool, int]:
    return main_city(one) != main_city(other), len(one) + len(other)


def main_city(shots: Sequence[Shot]) -> str:
    return Counter(shot.city for shot in shots).most_common(1)[0][0]


def best_of(part: Sequence[Shot]) -> list[Shot]:
    """The best and most different ones: each next is worth much itself and far from the others."""
    rest = one_of_each(part)
    most = min(MOST_OF_CHAPTER, max(FEW, round(2 * sqrt(len(rest)))))
    span = (part[-1].taken - part[0].taken) or ALIKE
    chosen: list[Shot] = []
    while rest and len(chosen) < most:
        best = max(rest, key=lambda shot: shot.worth + SPREAD * (apart(shot, chosen) / span))
        chosen.append(best)
        rest = [shot for shot in rest if abs(shot.taken - best.taken) >= ALIKE]
    return sorted(chosen, key=lambda shot: (shot.taken, shot.photo_id))


def one_of_each(part: Sequence[Shot]) -> list[Shot]:
    """Of near-duplicates the best one."""
    best: dict[tuple[str, int], Shot] = {}
    for shot in part:
        key = ("alone", shot.photo_id) if shot.alike is None else ("alike", shot.alike)
        if key not in best or shot.worth > best[key].worth:
            best[key] = shot
    return list(best.values())


def apart(shot: Shot, chosen: Sequence[Shot]) -> timedelta:
    """From the nearest of those that stand already."""
    return min((abs(shot.taken - other.taken) for other in chosen), default=timedelta())
