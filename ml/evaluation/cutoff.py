"""Where a search should stop: what a cut-off keeps of what is meant, and shows of what is not."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ml.encoder import Encoder, Vectors
from ml.evaluation.captions import ENGLISH, CaptionedPhoto, Scores, score_captions
from ml.evaluation.nonsense import NONSENSE

POINTS = 12
FOLDS = 5
# The lowest cut-off that shows no more of nonsense than this is the one to choose.
NONSENSE_SHOWN = 0.0005
STEPS = 200
# These say nothing of a picture, or are in nearly every caption.
FREQUENT = frozenset({
    "all", "and", "another", "are", "being", "each", "few", "for", "from", "front", "has", "have",
    "her", "his", "its", "man", "many", "men", "near", "next", "not", "off", "one", "other",
    "out", "over", "people", "person", "she", "some", "that", "the", "their", "them", "there",
    "they", "this", "three", "through", "top", "two", "very", "was", "what", "when", "where",
    "which", "while", "who", "with", "woman", "women",
})  # fmt: skip


def cutoff_report(
    encoder: Encoder,
    captioned: tuple[Sequence[CaptionedPhoto], Vectors],
    pool: Vectors,
) -> Iterator[str]:
    """Yield the curve, and the cut-off that other photos would have chosen."""
    english = [index for index, photo in enumerate(captioned[0]) if photo.source in ENGLISH]
    photos, images = [captioned[0][index] for index in english], captioned[1][english]
    captions = score_captions(encoder, photos, images)
    words = word_scores(encoder, photos, images)
    everything = np.concatenate([captioned[1], pool])
    nonsense = encoder.encode_texts(NONSENSE) @ everything.T
    yield f"{len(captions.owners)} captions, {len(words[0])} pairs of a word and a photo with it,"
    yield f"{len(NONSENSE)} nonsense queries over {len(everything)} photos"
    yield "cut-off    kept   shown | words kept  shown | nonsense: queries   pairs"
    for cutoff in _points(captions, encoder.cutoff):
        said, unsaid = (_share(scores, cutoff) for scores in words)
        close = nonsense >= cutoff
        mark = "*" if cutoff == encoder.cutoff else " "
        yield (
            f"{cutoff:6.3f}{mark} {captions.kept(cutoff):7.1%} {captions.shown(cutoff):7.1%} |"
            f" {said:10.1%} {unsaid:6.1%} | {close.any(axis=1).mean():17.1%} {close.mean():7.2%}"
        )
    yield from _cross_validated(captions, encoder.encode_texts(NONSENSE) @ images.T)


def word_scores(
    encoder: Encoder, photos: Sequence[CaptionedPhoto], images: Vectors
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the scores of single words with the photos whose captions have them, and with the
    others: every word that is said of two photos or more."""
    said = [_words(photo) for photo in photos]
    counts = Counter(word for words in said for word in words)
    words = sorted(word for word, count in counts.items() if count > 1)
    scores = encoder.encode_texts(words) @ images.T
    is_said = np.array([[word in each for each in said] for word in words], bool)
    is_said = is_said.reshape(scores.shape)
    return scores[is_said], scores[~is_said]


def chosen_cutoff(captions: Scores, nonsense: NDArray[np.float32]) -> float:
    """Return the lowest cut-off that shows at most `NONSENSE_SHOWN` of the nonsense pairs."""
    candidates = np.linspace(captions.values.min(), captions.values.max(), STEPS)
    enough = [cutoff for cutoff in candidates if _share(nonsense, cutoff) <= NONSENSE_SHOWN]
    return float(enough[0] if enough else candidates[-1])


def _share(scores: NDArray[np.float32], cutoff: float) -> float:
    return float((scores >= cutoff).sum() / max(scores.size, 1))


def _cross_validated(captions: Scores, nonsense: NDArray[np.float32]) -> Iterator[str]:
    """Choose on four fifths of the photos, count on the fifth that the choice has not seen."""
    count = captions.values.shape[1]
    rows = []
    for fold in range(min(FOLDS, count)):
        held = np.arange(count) % FOLDS == fold
        rest = Scores(captions.values[:, ~held], np.zeros(len(captions.owners), np.intp))
        cutoff = chosen_cutoff(rest, nonsense[:, ~held])
        own = captions.own[held[captions.owners]]
        rows.append((cutoff, _share(own, cutoff), _share(nonsense[:, held], cutoff)))
    cutoffs, kept, shown = np.array(rows).T
    yield (
        f"chosen on other photos ({len(rows)} folds): {cutoffs.min():.3f} to {cutoffs.max():.3f},"
        f" kept {kept.mean():.1%}, nonsense pairs {shown.mean():.2%}"
    )


def _points(captions: Scores, own_cutoff: float) -> list[float]:
    lowest, highest = np.quantile(captions.others, 0.5), np.quantile(captions.own, 0.6)
    curve = np.linspace(lowest, highest, POINTS).round(3).tolist()
    return sorted({*curve, own_cutoff})


def _words(photo: CaptionedPhoto) -> set[str]:
    found = re.findall(r"[a-z]{3,}", " ".join(photo.captions).lower())
    return set(found) - FREQUENT
