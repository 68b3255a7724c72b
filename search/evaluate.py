"""Compares ways to fuse meaning and words: `python -m search.evaluate --captions DIR --ocr DIR`.

The photos of both folders stand in one library, with what people do with theirs: some have one of
their captions, some a tag, some are in an album that says nothing of their picture, all have a file
name; pictures with text say it. Each query means one photo. The table shows for each kind of query
how often that comes first, and among the first five.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ml.encoder import Encoder, Vectors, load_encoder
from ml.encoder.setup_basic import prepare_basic
from ml.evaluation.captions import ENGLISH, read_captions, read_preview
from search.finding.ranking import STRENGTHS, Candidate, fuse, strength_of_meaning
from search.finding.words import forms, spoken, words_of

DAY = datetime(2020, 1, 1, tzinfo=UTC)
RANK_OFFSET = 60  # of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)
Lists = dict[str, list[Candidate]]
Fusion = Callable[[Lists], list[Candidate]]


@dataclass
class EvaluatedPhoto:
    """A photo, its captions, and what is said of it by source."""

    path: Path
    captions: tuple[str, ...]
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A query and the photo that it means."""

    kind: str
    text: str
    photo: int


def photos_of(captions: Path, ocr: Path) -> list[EvaluatedPhoto]:
    english = [photo for photo in read_captions(captions) if photo.source in ENGLISH]
    rows = map(json.loads, (ocr / "ocr.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        *(EvaluatedPhoto(photo.path, photo.captions) for photo in english),
        *(EvaluatedPhoto(ocr / row["file"], (), {"text": " ".join(row["lines"])}) for row in rows),
    ]


def say_and_ask(photos: Sequence[EvaluatedPhoto], chance: random.Random) -> Iterator[Asked]:
    """Write captions, tags and albums on some of the photos, and yield what is asked."""
    counts = Counter(word for photo in photos for text in photo.captions for word in words_of(text))
    for number, photo in enumerate(photos):
        photo.said["filename"] = f"IMG_{1000 + number}.jpg"
        yield Asked("file name", f"IMG_{1000 + number}", number)
        if photo.captions:
            yield from _about_captions(number, photo, counts, chance)
        else:
            yield Asked("text", " ".join(photo.said["text"].split()[4:8]), number)


def _about_captions(
    number: int, photo: EvaluatedPhoto, counts: Counter[str], chance: random.Random
) -> Iterator[Asked]:
    own, *others = photo.captions
    for text in others:
        yield Asked("sentence", text, number)
        yield Asked("two words", " ".join(rarest(text, counts)), number)
    if chance.random() < 0.3:
        photo.said["caption"] = own
        yield Asked("words of its caption", " ".join(rarest(own, counts)), number)
    if chance.random() < 0.3:
        photo.said["tag"] = rarest(own, counts)[0]
    if chance.random() < 0.3:
        photo.said["album"] = " ".join(chance.sample(sorted(counts), 2))
        yield Asked("album", photo.said["album"], number)


def rarest(text: str, counts: Counter[str]) -> list[str]:
    """Return the two words that tell the most."""
    words = [word for word in dict.fromkeys(spoken(text)) if word.isalpha()]
    return sorted(words, key=lambda word: counts[word])[:2]


def lists_of(
    text: str, photos: Sequence[EvaluatedPhoto], scores: Iterable[float], cutoff: float
) -> Lists:
    """Return what each way finds, best first; as search does it, in memory."""
    near = [
        Candidate(number, DAY, strength_of_meaning(float(score), cutoff))
        for number, score in enumerate(scores)
        if score >= cutoff
    ]
    lists = {"meaning": sorted(near, key=lambda one: one.score, reverse=True)}
    wanted = [words_of(word) for word in spoken(text)]
    for number, photo in enumerate(photos):
        for kind, said in photo.said.items():
            if wanted and all(_stands(word, words_of(said)) for word in wanted):
                lists.setdefault(kind, []).append(Candidate(number, DAY, STRENGTHS[kind]))
    return lists


def _stands(wanted: Sequence[str], words: Sequence[str]) -> bool:
    if len(wanted) == 1:
        return any(form in words for form in forms(wanted[0]))
    return any(list(words[at : at + len(wanted)]) == wanted for at in range(len(words)))


def meaning_alone(lists: Lists) -> list[Candidate]:
    return lists["meaning"]


def words_alone(lists: Lists) -> list[Candidate]:
    return fuse(one for kind, found in lists.items() if kind != "meaning" for one in found)


def by_rank(lists: Lists) -> list[Candidate]:
    """Reciprocal rank fusion of meaning and of all words together."""
    return _by_rank({"meaning": lists["meaning"], "words": words_alone(lists)}, {})


def by_weighted_rank(lists: Lists) -> list[Candidate]:
    """The same of each source, by its strength."""
    return _by_rank(lists, STRENGTHS)


def _by_rank(lists: Lists, weights: dict[str, float]) -> list[Candidate]:
    scores: Counter[int] = Counter()
    for kind, found in lists.items():
        for rank, one in enumerate(found, start=1):
            scores[one.photo_id] += weights.get(kind, 1.0) / (RANK_OFFSET + rank)  # type: ignore[assignment]
    return [Candidate(number, DAY, score) for number, score in scores.items()]


def by_strongest(lists: Lists) -> list[Candidate]:
    """The surest way alone counts."""
    best: dict[int, Candidate] = {}
    for one in (one for found in lists.values() for one in found):
        if one.photo_id not in best or best[one.photo_id].score < one.score:
            best[one.photo_id] = one
    return list(best.values())


def by_evidence(lists: Lists) -> list[Candidate]:
    """As shipped."""
    return fuse(one for found in lists.values() for one in found)


FUSIONS: tuple[Fusion, ...] = (
    meaning_alone, words_alone, by_rank, by_weighted_rank, by_strongest, by_evidence,
)  # fmt: skip


def rank_of(asked: Asked, found: Iterable[Candidate]) -> float:
    """Return the place of the photo that was meant; ties share the middle of their places."""
    scores = {one.photo_id: one.score for one in found}
    own = scores.get(asked.photo)
    if own is None:
        return float("inf")
    better = sum(score > own for score in scores.values())
    return better + (sum(score == own for score in scores.values()) + 1) / 2


def report(photos: Sequence[EvaluatedPhoto], encoder: Encoder, seed: int) -> Iterator[str]:
    """Yield the lines of the table."""
    queries = list(say_and_ask(photos, random.Random(seed)))  # noqa: S311 - the same each time
    scores = _scores(encoder, photos, [asked.text for asked in queries])
    lists = [
        lists_of(asked.text, photos, row, encoder.cutoff)
        for asked, row in zip(queries, scores, strict=True)
    ]
    yield f"{'first / first five':22}" + "".join(f"{way.__name__:>18}" for way in FUSIONS)
    for kind, count in Counter(asked.kind for asked in queries).items():
        cells = "".join(f"{_share(kind, queries, lists, way):>18}" for way in FUSIONS)
        yield f"{kind:16}{count:5} {cells}"


def _share(kind: str, queries: Sequence[Asked], lists: Sequence[Lists], way: Fusion) -> str:
    ranks = [
        rank_of(asked, way(found))
        for asked, found in zip(queries, lists, strict=True)
        if asked.kind == kind
    ]
    return " / ".join(f"{sum(rank <= most for rank in ranks) / len(ranks):.3f}" for most in (1, 5))


def _scores(encoder: Encoder, photos: Sequence[EvaluatedPhoto], texts: Sequence[str]) -> Vectors:
    images = encoder.encode_images([read_preview(photo.path) for photo in photos])
    return encoder.encode_texts(texts) @ images.T


def main() -> None:
    """Print the table of one encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captions", type=Path, required=True)
    parser.add_argument("--ocr", type=Path, required=True)
    parser.add_argument("--model", default="basic")
    parser.add_argument("--models-dir", type=Path, default=Path("var/models"))
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    if options.model == "basic":
        prepare_basic(options.models_dir)
    encoder = load_encoder(options.model, options.models_dir)
    for line in report(photos_of(options.captions, options.ocr), encoder, options.seed):
        print(line)


if __name__ == "__main__":
    main()
