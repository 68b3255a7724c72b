"""Measures a model of faces: `python -m faces.evaluate --faces DIR [--captions DIR]`.

Of each source, and of all together: whether the person whom a photo shows is found; whether two
faces are told to be one person's; how the groups that the library would make agree with who is
who; and in what time on one core. `--captions` names photos whose captions speak of nobody, to
count what is found in them. `--shuffles` lets faces arrive one by one, in several orders.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faces.arriving import group_one_by_one
from faces.clustering import group
from ml.evaluation.captions import CaptionedPhoto, read_preview
from ml.face import FaceModel, FoundFace, load_face_model
from ml.face.descriptor_graph import prepare_descriptor
from ml.face.evaluation.agreement import Agreement, alone, bcubed, pairwise
from ml.face.evaluation.labelled import SeenPhoto, look, read_labels, without_people
from ml.face.evaluation.verification import accuracy, all_pairs, area_under_curve

ALL = "all together"
DRAWS = 10
# Around the cut-off that ships, as parts of it.
STEPS = np.linspace(0.7, 1.3, 25)
NEXT_TO_BEST = 0.001


@dataclass(frozen=True, eq=False)
class KnownFaces:
    """Faces (n,) with a vector (n, d) each, of people who are known."""

    vectors: NDArray[np.float32]
    people: NDArray[np.str_]
    is_only_one: NDArray[np.bool_]

    def of(self, people: NDArray[np.str_]) -> "KnownFaces":
        """Those of some people."""
        some = np.isin(self.people, people)
        return KnownFaces(self.vectors[some], self.people[some], self.is_only_one[some])

    def groups(self, cutoff: float) -> NDArray[np.int64]:
        """Group them as a library does."""
        return group(self.vectors, cutoff).labels


def known_faces(seen: Sequence[SeenPhoto]) -> KnownFaces:
    """Take from each photo the face of the one whom it shows, where that was found."""
    known = [(each.face, each.photo) for each in seen if each.face is not None]
    return KnownFaces(
        np.array([face.vector for face, _ in known], np.float32),
        np.array([photo.person for _, photo in known]),
        np.array([photo.is_only_one for _, photo in known]),
    )


def report(model: FaceModel, seen: Sequence[SeenPhoto]) -> Iterator[str]:
    """Yield the lines of a report: each source, then all together."""
    sources = dict.fromkeys(each.photo.source for each in seen)
    parts = {source: [each for each in seen if each.photo.source == source] for source in sources}
    for title, part in {**parts, ALL: list(seen)}.items():
        yield from [f"{title}: {len(part)} photos", *finding(part)]
        known = known_faces(part)
        if len(np.unique(known.people)) > 1:
            yield from [*telling_apart(known), *grouping(known, model.cutoff)]


def finding(seen: Sequence[SeenPhoto]) -> Iterator[str]:
    """Yield what was found, and how long it took."""
    found = sum(bool(each.faces) for each in seen)
    others = sum(max(len(each.faces) - 1, 0) for each in seen)
    milliseconds = [1000 * each.seconds for each in seen]
    yield f"  found          {found} of {len(seen)} ({found / len(seen):.3f}), {others} other faces"
    yield (
        f"  ms a photo     {np.median(milliseconds):.0f} median, {np.mean(milliseconds):.0f} mean,"
        f" {max(milliseconds):.0f} most;"
        f" finding {np.median([1000 * each.finding_seconds for each in seen]):.0f} median"
    )


def telling_apart(known: KnownFaces) -> Iterator[str]:
    """Yield how surely two faces are told to be one person's."""
    pairs = all_pairs(known.vectors, known.people)
    if not pairs.is_same.any():
        return
    balanced = pairs.balanced(np.random.default_rng(0))
    yield (
        f"  two faces      accuracy {accuracy(balanced):.4f} (10 folds of"
        f" {len(balanced.is_same)} pairs), area under curve {area_under_curve(pairs):.5f}"
    )


def grouping(known: KnownFaces, cutoff: float) -> Iterator[str]:
    """Yield how groups agree with who is who: at the cut-off that ships, and at chosen ones."""
    groups = known.groups(cutoff)
    yield f"  groups         {_words(bcubed(known.people, groups))} (BCubed, cut-off {cutoff:.3f})"
    yield f"                 {_words(pairwise(known.people, groups))} (pairs)"
    held_out = cross_validated(known, cutoff)
    yield f"                 F1 {held_out:.4f} (BCubed, by the cut-off of the other half)"
    lone = alone(groups)[known.is_only_one]
    if len(lone):
        yield f"  strangers      {lone.sum()} of {len(lone)} stay alone"


def _words(found: Agreement) -> str:
    return f"precision {found.precision:.4f}, recall {found.recall:.4f}, F1 {found.f1:.4f}"


def cross_validated(known: KnownFaces, cutoff: float) -> float:
    """Return BCubed F1 of one half of the people at the cut-off that suits the other half."""
    random, people = np.random.default_rng(0), np.unique(known.people)
    found = []
    for _ in range(DRAWS):
        drawn = random.permutation(people)
        halves = [known.of(some) for some in np.array_split(drawn, 2)]
        scores = [[_f1(half, cutoff * step) for step in STEPS] for half in halves]
        found += [scores[1][best_step(scores[0])], scores[0][best_step(scores[1])]]
    return float(np.mean(found))


def _f1(known: KnownFaces, cutoff: float) -> float:
    return bcubed(known.people, known.groups(cutoff)).f1


def best_step(scores: Sequence[float]) -> int:
    """Return the middle of the steps that do about best."""
    best = np.flatnonzero(np.array(scores) >= max(scores) - NEXT_TO_BEST)
    return int(best[len(best) // 2])


def cutoffs(known: KnownFaces, shipped: float) -> Iterator[str]:
    """Yield what becomes of the groups at other cut-offs."""
    for cutoff in shipped * STEPS:
        groups = known.groups(cutoff)
        lone = alone(groups)[known.is_only_one].sum()
        agreement = bcubed(known.people, groups)
        yield f"  cut-off {cutoff:.3f}  {_words(agreement)}, {lone} strangers alone"


def one_by_one(known: KnownFaces, cutoff: float, shuffles: int) -> Iterator[str]:
    """Yield how the groups agree when faces arrive singly, in several orders."""
    at_once = bcubed(known.people, known.groups(cutoff)).f1
    random = np.random.default_rng(0)
    orders = (random.permutation(len(known.people)).tolist() for _ in range(shuffles))
    labels = (group_one_by_one(known.vectors, cutoff, order) for order in orders)
    scores = [bcubed(known.people, each).f1 for each in labels]
    yield (
        f"one by one, {shuffles} orders: F1 {min(scores):.4f} to {max(scores):.4f},"
        f" at once {at_once:.4f}"
    )


def false_faces(model: FaceModel, photos: Sequence[CaptionedPhoto]) -> Iterator[str]:
    """Yield what is found where captions speak of nobody; the photos are named, to look at."""
    faces = {photo.path.name: model.find_faces(read_preview(photo.path)) for photo in photos}
    count = sum(map(len, faces.values()))
    yield f"captions without people: {count} faces in {len(photos)} photos"
    yield from (f"  {name}: {_sureness(found)}" for name, found in faces.items() if found)


def _sureness(faces: Sequence[FoundFace]) -> str:
    return ", ".join(f"{face.confidence:.2f}" for face in faces)


def main() -> None:
    """Print the reports that were asked for."""
    options = _options()
    prepare_descriptor(options.models_dir)
    model = load_face_model(options.model, options.models_dir, threads=1)
    seen = list(look(model, read_labels(options.faces, options.split)))
    print(f"{model.name}, version {model.version}, {model.dimensions} dimensions, one core")
    for line in report(model, seen):
        print(line)
    for line in _further(options, model, known_faces(seen)):
        print(line)


def _further(options: argparse.Namespace, model: FaceModel, known: KnownFaces) -> Iterator[str]:
    if options.cutoffs:
        yield from cutoffs(known, model.cutoff)
    if options.shuffles:
        yield from one_by_one(known, model.cutoff, options.shuffles)
    if options.captions:
        yield from false_faces(model, without_people(options.captions))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--captions", type=Path)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--model", default="basic")
    parser.add_argument("--models-dir", "--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cutoffs", action="store_true")
    parser.add_argument("--shuffles", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
