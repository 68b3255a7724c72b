"""Which of the faces found in a picture are those that are known there already. Pure."""

from collections.abc import Sequence
from itertools import product

from ml.box import Box

# Detectors cut faces tighter or wider than each other, and people draw whole heads.
SAME_FROM = 0.3


def match(known: Sequence[Box], found: Sequence[Box]) -> dict[int, int]:
    """The index in `found` for that in `known`, where the two are the same face: those that
    overlap most first, each once."""
    overlaps = [
        (known[old].overlap(found[new]), old, new)
        for old, new in product(range(len(known)), range(len(found)))
    ]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for share, old, new in sorted(overlaps, key=lambda each: (-each[0], each[1], each[2])):
        if share >= SAME_FROM and old not in matched and new not in taken:
            matched[old] = new
            taken.add(new)
    return matched
