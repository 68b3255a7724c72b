"""Which photos make a group: each of them linked with each other. Pure.

A chain of resemblance is no group: where the first is like the second and the second like the
third, but the first not like the third, the stronger pair stays together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dedup.models import DUPLICATE_KINDS, Link


@dataclass(frozen=True)
class Pair:
    """Two photos that may be in one group. `is_shown`: both are to be seen in the library."""

    first: int
    second: int
    kind: Link.Kind
    per_cent: float
    is_shown: bool

    @property
    def strength(self) -> tuple[bool, float, int, int, int]:
        """The strongest first. What is out of sight joins what is shown, and parts nothing."""
        rank = DUPLICATE_KINDS.index(self.kind)
        return not self.is_shown, -self.per_cent, rank, self.first, self.second


@dataclass(frozen=True)
class Clique:
    """Photos of which each is linked with each other, and their worst kind and per cent."""

    photos: frozenset[int]
    kind: str
    per_cent: float


def cliques(pairs: Iterable[Pair]) -> list[Clique]:
    """The groups that these pairs make, whatever order they come in: greedily from the strongest
    pair on, two groups become one where every two of their photos are a pair."""
    ordered = sorted(pairs, key=lambda pair: pair.strength)
    linked = {(pair.first, pair.second) for pair in ordered}
    home: dict[int, set[int]] = {}
    for pair in ordered:
        ours = home.setdefault(pair.first, {pair.first})
        theirs = home.setdefault(pair.second, {pair.second})
        if ours is not theirs and _all_linked(ours, theirs, linked):
            _join(ours, theirs, home)
    return _described(home, ordered)


def _all_linked(ours: set[int], theirs: set[int], linked: set[tuple[int, int]]) -> bool:
    return all(((a, b) if a < b else (b, a)) in linked for a in ours for b in theirs)


def _join(ours: set[int], theirs: set[int], home: dict[int, set[int]]) -> None:
    small, large = sorted((ours, theirs), key=len)
    large |= small
    home.update(dict.fromkeys(small, large))


def _described(home: Mapping[int, set[int]], ordered: Sequence[Pair]) -> list[Clique]:
    """The worst is that of the photos that are shown, where there are two of them."""
    within: dict[int, list[Pair]] = {}
    for pair in ordered:
        if home[pair.first] is home[pair.second]:
            within.setdefault(id(home[pair.first]), []).append(pair)
    found = []
    for own in within.values():
        told = [pair for pair in own if pair.is_shown] or own
        kind = max((pair.kind for pair in told), key=DUPLICATE_KINDS.index)
        worst = min(pair.per_cent for pair in told)
        found.append(Clique(frozenset(home[own[0].first]), kind, worst))
    return sorted(found, key=lambda clique: min(clique.photos))
