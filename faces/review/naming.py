"""Which group of faces bears which name, when archives tell only who is somewhere in a photo. Pure.

As words are aligned with words of another language (after IBM's model 1; Brown et al. 1993), but
by how strongly a name and a group belong to each other (Dice's coefficient), so that who is seen
once beside Anna is not taken for her: within a photo each name is shared out among the groups that
are seen in it, by how strongly each belongs to it so far; what all photos say together is how
strongly they belong the next time. A face has one name, so groups share as well; a little is lost
to nobody, as faces go unfound and names untold. Where two are always together nothing tells them
apart, and nothing is proposed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ROUNDS = 12
NOBODY = 0.05  # how strongly a name belongs to nobody who is seen
LEAST_PHOTOS = 1.5  # that speak for it, unless one photo has one name and one face
LEAST_SHARE = 0.6  # of the photos that show the group and have the name
LEAST_TOLD = 0.4  # of the photos of the group that have any open name
LEAST_LEAD = 2.0  # over the group's second name


@dataclass(frozen=True)
class NamedPhoto:
    """A photo: the names that its archive tells and the groups that are seen in it, those of both
    that are still open: neither bears a name that is placed already."""

    names: frozenset[str]
    groups: frozenset[int]


@dataclass(frozen=True)
class Likely:
    """That a group is the one of a name: on how many of its photos the archive tells it, and how
    much speaks for it, 0 to 1."""

    group: int
    name: str
    photos: int
    share: float


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Each group and name that meet in a photo. A `slot` is a name, a `seat` a group in a photo."""

    groups: list[int]
    names: list[str]
    kind: Ints  # which pair it is, as an index into `groups` and `names`
    slot: Ints
    seat: Ints


def likely_names(
    photos: Sequence[NamedPhoto], refused: frozenset[tuple[int, str]] = frozenset()
) -> list[Likely]:
    """Each group with its name, where the photos decide; what was refused is out of question."""
    pairs = _pairs_of(photos, refused)
    if not pairs.kind.size:
        return []
    met = np.bincount(pairs.kind).astype(np.float64)
    return _decided(photos, pairs, met, _shared_out(photos, pairs, met))


def _pairs_of(photos: Sequence[NamedPhoto], refused: frozenset[tuple[int, str]]) -> _Pairs:
    index: dict[tuple[int, str], int] = {}
    slots: dict[tuple[int, str], int] = {}
    seats: dict[tuple[int, int], int] = {}
    rows = [
        (
            index.setdefault((group, name), len(index)),
            slots.setdefault((at, name), len(slots)),
            seats.setdefault((at, group), len(seats)),
        )
        for at, photo in enumerate(photos)
        for name in sorted(photo.names)
        for group in sorted(photo.groups)
        if (group, name) not in refused
    ]
    kind, slot, seat = np.array(rows or np.empty((0, 3)), np.int64).T
    return _Pairs([group for group, _ in index], [name for _, name in index], kind, slot, seat)


def _shared_out(photos: Sequence[NamedPhoto], pairs: _Pairs, met: Floats) -> Floats:
    """How many photos speak for each pair, after some rounds."""
    seen = _counts(photo.groups for photo in photos)
    told = _counts(photo.names for photo in photos)
    both = np.array(
        [seen[g] + told[n] for g, n in zip(pairs.groups, pairs.names, strict=True)], np.float64
    )
    counts: Floats = met
    for _ in range(ROUNDS):
        strength = (2 * counts / both)[pairs.kind]
        of_slot = np.bincount(pairs.slot, strength)[pairs.slot]
        of_seat = np.bincount(pairs.seat, strength)[pairs.seat]
        shares = strength / (np.maximum(of_slot, of_seat) + NOBODY)
        counts = np.bincount(pairs.kind, shares).astype(np.float64)
    return counts


def _decided(
    photos: Sequence[NamedPhoto], pairs: _Pairs, met: Floats, counts: Floats
) -> list[Likely]:
    seen = _counts(photo.groups for photo in photos)
    alone = {
        (group, name)
        for photo in photos
        if len(photo.names) == len(photo.groups) == 1
        for group, name in [(*photo.groups, *photo.names)]
    }
    found = []
    for group, ranked in _by_group(pairs, counts).items():
        first, second = ranked[0], counts[ranked[1]] if len(ranked) > 1 else 0.0
        name, speaks = pairs.names[first], counts[first]
        if speaks < LEAST_PHOTOS and (group, name) not in alone:
            continue
        is_clear = speaks >= LEAST_LEAD * second and speaks >= LEAST_TOLD * seen[group]
        if is_clear and speaks >= LEAST_SHARE * met[first]:
            found.append(Likely(group, name, int(met[first]), float(speaks / met[first])))
    return sorted(found, key=lambda likely: (-likely.photos * likely.share, likely.group))


def _by_group(pairs: _Pairs, counts: Floats) -> dict[int, list[int]]:
    """The pairs of each group, the strongest first."""
    of_group: dict[int, list[int]] = {}
    for at in np.lexsort((np.arange(len(counts)), -counts)).tolist():
        of_group.setdefault(pairs.groups[at], []).append(at)
    return of_group


def _counts(sets: Iterable[frozenset[Any]]) -> Counter[Any]:
    return Counter(chain.from_iterable(sets))
