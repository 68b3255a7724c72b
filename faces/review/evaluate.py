"""Measures what answers are worth: `python -m faces.review.evaluate --faces DIR`.

Faces of people who are known are grouped as a library does it; whoever has a group of three faces
gets a name for the largest. Then somebody who knows everybody answers, and BCubed F1 is printed
after some answers: to the questions in their order, and to any of them.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faces.evaluate import KnownFaces, known_faces
from faces.review.question import Kind, Question
from faces.review.ranking import (
    Faces,
    Groups,
    Members,
    between_groups,
    near_people,
    unlike_theirs,
)
from ml.face import load_face_model
from ml.face.descriptor_graph import prepare_descriptor
from ml.face.evaluation.agreement import bcubed
from ml.face.evaluation.labelled import look, read_labels

Ints = NDArray[np.int64]
AFTER = (0, 5, 10, 20, 50, 100)
NAMED_FROM = 3  # faces
DRAWS = 10
Choose = Callable[[list[Question]], Question]


class Library:
    """Groups of faces, and somebody who knows everybody."""

    def __init__(self, known: KnownFaces, cutoff: float) -> None:
        self.vectors, self.cutoff = known.vectors, cutoff
        self.truth = np.unique(known.people, return_inverse=True)[1]
        self.labels = known.groups(cutoff) + 1
        self.answered: set[tuple[Kind, int, int]] = set()
        self.named = self._largest()
        self.looked_at: set[int] = set()

    def _largest(self) -> set[int]:
        """Of each person who has a group large enough, the largest."""
        sizes = np.bincount(self.labels)
        of_person: dict[int, int] = {}
        for label in np.flatnonzero(sizes >= NAMED_FROM)[np.argsort(sizes[sizes >= NAMED_FROM])]:
            of_person[self.person(int(label))] = int(label)
        return set(of_person.values())

    def person(self, label: int) -> int:
        """Whose face most of a group are."""
        return int(np.bincount(self.truth[self.labels == label]).argmax())

    def questions(self) -> list[Question]:
        groups = self._groups()
        named = groups.taken(groups.named)
        found = [
            *between_groups(groups, self.cutoff),
            *near_people(self._alone(), named, self.cutoff),
            *unlike_theirs(self._members(named), self.cutoff),
        ]
        asked = [one for one in found if (one.kind, one.asked, one.about) not in self.answered]
        return sorted(asked, key=lambda one: -one.score)

    def _groups(self) -> Groups:
        sizes = np.bincount(self.labels)
        ids = np.flatnonzero(sizes > 1)
        named = np.isin(ids, list(self.named))
        return Groups(ids, sizes[ids], named, np.array([self._mean(one) for one in ids.tolist()]))

    def _mean(self, label: int) -> NDArray[np.float32]:
        return np.asarray(self.vectors[self.labels == label].mean(axis=0), np.float32)

    def _alone(self) -> Faces:
        ids = np.flatnonzero(np.bincount(self.labels)[self.labels] == 1)
        return Faces(ids, self.vectors[ids])

    def _members(self, named: Groups) -> Members:
        rows = [
            (face, label, size, self.vectors[face] @ mean)
            for label, size, mean in zip(named.ids, named.sizes, named.means, strict=True)
            for face in np.flatnonzero(self.labels == label).tolist()
            if face not in self.looked_at
        ]
        faces, people, sizes, products = zip(*rows, strict=True) if rows else ((), (), (), ())
        return Members(
            np.array(faces, np.int64), np.array(people, np.int64),
            np.array(sizes, np.int64), np.array(products, np.float32),
        )  # fmt: skip

    def answer(self, question: Question) -> None:
        asked, about = question.asked, question.about
        self.answered.add((question.kind, asked, about))
        if question.kind is Kind.GROUP:
            if self.person(asked) == self.person(about):
                self.labels[self.labels == asked] = about
            return
        self.looked_at.add(asked)
        is_theirs = int(self.truth[asked]) == self.person(about)
        if is_theirs:
            self.labels[asked] = about
        elif question.kind is Kind.UNLIKE:
            self.labels[asked] = self.labels.max() + 1


def course(known: KnownFaces, cutoff: float, choose: Choose) -> Iterator[tuple[float, int]]:
    """Yield F1 after some answers, and how many answers there were until then."""
    library = Library(known, cutoff)
    for count in range(AFTER[-1] + 1):
        if count in AFTER:
            yield bcubed(library.truth, library.labels).f1, len(library.answered)
        if questions := library.questions():
            library.answer(choose(questions))


def report(known: KnownFaces, cutoff: float) -> Iterator[str]:
    rng = np.random.default_rng(0)
    ways: dict[str, tuple[Choose, int]] = {
        "what helps most": (lambda questions: questions[0], 1),
        "any of them": (lambda questions: questions[rng.integers(len(questions))], DRAWS),
    }
    yield f"cut-off {cutoff:.3f}; BCubed F1 after {', '.join(map(str, AFTER))} answers"
    for title, (choose, draws) in ways.items():
        courses = np.array([list(course(known, cutoff, choose)) for _ in range(draws)])
        scores = courses[:, :, 0].mean(axis=0)
        words = "  ".join(f"{score:.4f}" for score in scores)
        yield f"  {title:16} {words}  ({courses[:, -1, 1].mean():.0f} answers)"


def main() -> None:
    """Print the report at the cut-off that ships, and where less was joined."""
    options = _options()
    prepare_descriptor(options.models_dir)
    model = load_face_model(options.model, options.models_dir, threads=1)
    known = known_faces(list(look(model, read_labels(options.faces, options.split))))
    for part in (1.0, 0.9, 0.8):
        for line in report(known, model.cutoff * part):
            print(line)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--model", default="basic")
    parser.add_argument("--models-dir", type=Path, default=Path("var/models"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
