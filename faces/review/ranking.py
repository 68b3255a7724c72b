"""Where an answer helps most: candidates among groups and faces, by their distances. Pure.

The score of a question is how many faces its answer is expected to put right: the chance that
things are not as they stand, times the faces that would move. The chance falls with the distance
like a logistic curve, which is one half at the cut-off of the model: there nobody can tell. How
steep it is was seen with two models (`python -m faces.review.evaluate`): beyond 1.2 cut-offs
hardly a pair is one person.
Distances of groups are the root of the mean squared distance of their faces, which for unit
vectors follows from the means alone: sqrt(2 - 2 a.b).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faces.review.question import Kind, Question

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WIDTH = 1 / 20  # of the curve, in cut-offs
BAND = 1.25  # nothing is asked beyond so many cut-offs
MOST_GROUPS = 4000  # that are compared with each other: the largest
MOST_QUESTIONS = 200
NAMELESS = 0.5  # what it is worth to join two groups that still have no name
DOUBT = 1.2  # cut-offs at which it is even whether a face is rightly with who it stands with
BLOCK = 256  # rows that are compared at a time: bounds memory


@dataclass(frozen=True, eq=False)
class Groups:
    """People and groups that await a name: `means` (n, d) of their unit vectors."""

    ids: Ints
    sizes: Ints
    named: NDArray[np.bool_]
    means: Floats

    def taken(self, which: Ints | NDArray[np.bool_]) -> "Groups":
        return Groups(self.ids[which], self.sizes[which], self.named[which], self.means[which])


@dataclass(frozen=True, eq=False)
class Faces:
    """Faces by themselves: `vectors` (n, d) of length 1."""

    ids: Ints
    vectors: Floats


@dataclass(frozen=True, eq=False)
class Members:
    """Faces that stand with a person: `products` of their vectors with that person's mean."""

    ids: Ints
    people: Ints
    sizes: Ints
    products: Floats


def chance_of_same(distances: Floats, cutoff: float) -> Floats:
    """How likely two at these distances are one person: one half at the cut-off."""
    steep = (distances - cutoff) / (cutoff * WIDTH)
    return np.asarray(1 / (1 + np.exp(np.clip(steep, -50, 50))), np.float32)


def between_groups(groups: Groups, cutoff: float) -> list[Question]:
    """Pairs of groups that may be one person, at least one of them without a name.

    It is asked about the one without a name, or the smaller of two: its faces would move.
    """
    largest = np.argsort(-groups.sizes - groups.named * 2**40, kind="stable")[:MOST_GROUPS]
    return best(_pairs(groups.taken(largest), cutoff))


def _pairs(groups: Groups, cutoff: float) -> Iterator[Question]:
    """Groups stand in their order: named ones, and then large ones, before others."""
    for first in range(0, len(groups.ids), BLOCK):
        rows = slice(first, first + BLOCK)
        distances = _distances(groups.means[rows], groups.means[first:])
        moved = groups.sizes[None, first:] * np.where(groups.named[rows, None], 1, NAMELESS)
        scores = chance_of_same(distances, cutoff) * moved
        later = np.triu(np.ones_like(distances, dtype=bool), k=1)
        is_asked = later & (distances < cutoff * BAND) & ~groups.named[None, first:]
        for row, column in _highest(np.where(is_asked, scores, 0)):
            ids = int(groups.ids[first + column]), int(groups.ids[first + row])
            yield Question(Kind.GROUP, *ids, score=float(scores[row, column]))


def near_people(faces: Faces, people: Groups, cutoff: float) -> list[Question]:
    """Faces that stand alone and may be somebody's who has a name: each asked for the nearest."""
    return best(_nearest(faces, people, cutoff))


def _nearest(faces: Faces, people: Groups, cutoff: float) -> Iterator[Question]:
    if not len(people.ids):
        return
    for first in range(0, len(faces.ids), BLOCK):
        distances = _distances(faces.vectors[first : first + BLOCK], people.means)
        nearest = distances.argmin(axis=1)
        shortest = distances[np.arange(len(distances)), nearest]
        scores = chance_of_same(shortest, cutoff)
        for row in np.flatnonzero(shortest < cutoff * BAND):
            ids = int(faces.ids[first + row]), int(people.ids[nearest[row]])
            yield Question(Kind.FACE, *ids, score=float(scores[row]))


def unlike_theirs(members: Members, cutoff: float) -> list[Question]:
    """Faces that look unlike the others of their person, beyond the cut-off. That they stand with
    them speaks for them: others between them are like both."""
    sizes = np.maximum(members.sizes, 2)
    others = (members.products * sizes - 1) / (sizes - 1)  # the mean without the face itself
    distances = np.sqrt(np.maximum(2 - 2 * others, 0)).astype(np.float32)
    scores = 1 - chance_of_same(distances, cutoff * DOUBT)
    asked = np.flatnonzero((distances > cutoff) & (members.sizes > 1))
    return best(
        Question(
            Kind.UNLIKE, int(members.ids[at]), int(members.people[at]), score=float(scores[at])
        )
        for at in asked
    )


def best(questions: Iterable[Question]) -> list[Question]:
    """Those that help most, first; of equals the older."""
    ranked = sorted(questions, key=lambda question: (-question.score, question.key))
    return ranked[:MOST_QUESTIONS]


def _distances(some: Floats, others: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(2 - 2 * (some @ others.T), 0)), np.float32)


def _highest(scores: Floats) -> list[tuple[int, int]]:
    """Where the highest scores of a block stand; none where nothing is above zero."""
    flat = scores.ravel()
    count = min(MOST_QUESTIONS, flat.size)
    places = np.argpartition(flat, flat.size - count)[flat.size - count :]
    rows, columns = np.divmod(places[flat[places] > 0], scores.shape[1])
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
