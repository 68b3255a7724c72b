"""Where a picture may lie on another: guesses from whole frames, from bars, and from marks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.likeness.look import Look
from ml.likeness.marks import turned_words
from ml.likeness.protocol import Placement
from ml.likeness.turning import ORIENTATIONS, STEPS, turned, turned_points

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

WHOLE: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
# Chosen by hand and fitted to no set (docs/adr/0021-likeness.md): guesses only, the check decides.
ASPECT_TOLERANCE = 1.06  # of two frames that may be one
LEAST_NEARNESS = 0.75  # cosine of two marks' words
MOST_MATCHES = 32
NEAR_PX = 5.0  # how far from its place a match may lie
LEAST_TOGETHER = 4
SCALES = (0.25, 4.0)
LEAST_APART_PX = 10  # two matches that are nearer to each other tell no scale
BEST_TURNS = 2
LEAST_LIKENESS = 0.4  # of whole frames at 32 x 32


@dataclass(frozen=True, eq=False)
class Matches:
    """Marks that look like one another: their places (n, 2) each, px of the small pictures."""

    first: Floats
    second: Floats


@dataclass(frozen=True, eq=False)
class Agreement:
    """A scale and a shift, px of the small pictures, and how many matches agree on it."""

    count: int
    scale: float
    shift: Floats


def whole_frames(first: Look, second: Look) -> list[Placement]:
    """The turns in which the whole first frame is most like the whole second one."""
    likeness = {
        orientation: likeness_of_squares(first, second, orientation)
        for orientation in ORIENTATIONS
        if _fits(_aspect(first, orientation, WHOLE), _aspect(second, 1, WHOLE))
    }
    best = sorted(likeness, key=likeness.__getitem__, reverse=True)
    return [Placement(each) for each in best[:BEST_TURNS] if likeness[each] > LEAST_LIKENESS]


def likeness_of_squares(first: Look, second: Look, orientation: int) -> float:
    """How the whole frames go together, the first turned: -1 to 1."""
    return float((turned(first.square, orientation) * second.square).sum())


def within_bars(first: Look, second: Look) -> Iterator[Placement]:
    """What is within the bars of either upon all of the other, or upon what is within its bars."""
    boxes = [
        (source, target)
        for source in dict.fromkeys([WHOLE, first.inner])
        for target in dict.fromkeys([WHOLE, second.inner])
    ]
    for source, target in boxes[1:]:
        for orientation in ORIENTATIONS:
            seen = _turned_box(source, orientation)
            if _fits(_aspect(first, orientation, seen), _aspect(second, 1, target)):
                yield _upon(orientation, seen, target)


def by_marks(first: Look, second: Look) -> list[Placement]:
    """Where most marks agree, of the two turns in which most do."""
    if min(len(first.marks.sizes), len(second.marks.sizes)) < LEAST_TOGETHER:
        return []
    found = [
        (agreement, orientation)
        for orientation in ORIENTATIONS
        if (agreement := _agreed(_matches(first, second, orientation))) is not None
    ]
    found.sort(key=lambda each: -each[0].count)
    return [_placement(*each, first, second) for each in found[:BEST_TURNS]]


def _placement(found: Agreement, orientation: int, first: Look, second: Look) -> Placement:
    width, height = _size(first, orientation) * found.scale / _size(second, 1)
    left, top = found.shift / _size(second, 1)
    return Placement(orientation, float(left), float(top), float(width), float(height))


def _matches(first: Look, second: Look, orientation: int) -> Matches:
    """The marks that are each other's best, the clearest first."""
    words = turned_words(first.marks.words, orientation).reshape(len(first.marks.sizes), -1)
    nearness = words @ second.marks.words.reshape(len(second.marks.sizes), -1).T
    best = nearness.argmax(axis=1)
    rows = np.arange(len(best))
    mutual = nearness.argmax(axis=0)[best] == rows
    top = nearness[rows, best]
    chosen = np.flatnonzero(mutual & (top >= LEAST_NEARNESS))
    chosen = chosen[np.argsort(-top[chosen], kind="stable")][:MOST_MATCHES]
    places = turned_points(first.marks.places[chosen], orientation)
    return Matches(
        places * _size(first, orientation),
        second.marks.places[best[chosen]] * _size(second, 1),
    )


def _agreed(matches: Matches) -> Agreement | None:
    """The scale and shift on which most matches agree: each two of them propose one."""
    one, other = np.triu_indices(len(matches.first), 1)
    apart = matches.first[other] - matches.first[one]
    is_far = (apart**2).sum(axis=1) > LEAST_APART_PX**2
    one, other, apart = one[is_far], other[is_far], apart[is_far]
    along = (apart * (matches.second[other] - matches.second[one])).sum(axis=1)
    scales = along / (apart**2).sum(axis=1)
    one, scales = _sensible(one, scales)
    shifts = matches.second[one] - scales[:, None] * matches.first[one]
    seen = scales[:, None, None] * matches.first + shifts[:, None]
    near = np.abs(seen - matches.second).max(axis=2) < NEAR_PX
    return _fitted(matches, near)


def _sensible(one: Places, scales: Floats) -> tuple[Places, Floats]:
    sensible = (scales > SCALES[0]) & (scales < SCALES[1])
    return one[sensible], scales[sensible]


def _fitted(matches: Matches, near: NDArray[np.bool_]) -> Agreement | None:
    """The scale and shift that suit best those matches that agree."""
    if not len(near) or near.sum(axis=1).max() < LEAST_TOGETHER:
        return None
    together = near[near.sum(axis=1).argmax()]
    first, second = matches.first[together], matches.second[together]
    apart = first - first.mean(axis=0)
    scale = float((apart * (second - second.mean(axis=0))).sum() / max((apart**2).sum(), 1e-6))
    if not SCALES[0] < scale < SCALES[1]:
        return None
    shift = second.mean(axis=0) - scale * first.mean(axis=0)
    return Agreement(int(together.sum()), scale, shift)


def _size(look: Look, orientation: int) -> Floats:
    """Width and height of the small picture, once turned."""
    height, width = look.luma.shape
    swaps = STEPS[orientation][0]
    return np.array([height, width] if swaps else [width, height], np.float32)


def _aspect(look: Look, orientation: int, box: tuple[float, float, float, float]) -> float:
    width, height = _size(look, orientation).tolist()
    return float(width * (box[2] - box[0]) / (height * (box[3] - box[1])))


def _fits(one: float, other: float) -> bool:
    return max(one, other) / min(one, other) <= ASPECT_TOLERANCE


def _turned_box(
    box: tuple[float, float, float, float], orientation: int
) -> tuple[float, float, float, float]:
    corners = turned_points(np.array(box, np.float32).reshape(2, 2), orientation)
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return left, top, right, bottom


def _upon(
    orientation: int,
    source: tuple[float, float, float, float],
    target: tuple[float, float, float, float],
) -> Placement:
    """The placement by which a box of the first lies upon a box of the second."""
    width = (target[2] - target[0]) / (source[2] - source[0])
    height = (target[3] - target[1]) / (source[3] - source[1])
    left, top = target[0] - source[0] * width, target[1] - source[1] * height
    return Placement(orientation, left, top, width, height)
