"""Measures an encoder on photos with captions: `python -m ml.evaluate --captions DIR`.

`--cutoffs` prints what each cut-off keeps and shows, `--tags` how often tags are right (both use
the photos of `--pool DIR` too), `--ablate` what the ingredients of the basic encoder are worth.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ml.encoder import Encoder, Vectors, load_encoder
from ml.encoder.setup_basic import prepare_basic
from ml.evaluation.ablation import ablation_report
from ml.evaluation.captions import (
    ENGLISH,
    CaptionedPhoto,
    Scores,
    read_captions,
    read_pool,
    read_preview,
    score_captions,
)
from ml.evaluation.cutoff import cutoff_report
from ml.evaluation.nonsense import NONSENSE
from ml.evaluation.tags import tags_report

RANKS = (1, 5, 10)


def report(encoder: Encoder, photos: Sequence[CaptionedPhoto]) -> Iterator[str]:
    """Yield how well captions find their photos."""
    started = time.perf_counter()
    images = image_vectors(encoder, photos)
    elapsed_ms = (time.perf_counter() - started) * 1000
    yield f"{encoder.label} ({encoder.name} v{encoder.version}, {encoder.dimensions} dimensions)"
    yield f"{len(photos)} photos, {elapsed_ms / len(photos):.0f} ms a photo with decoding"
    yield "source                 photos captions   R@1   R@5  R@10   chance    kept   shown"
    names = sorted({photo.source for photo in photos})
    for title, group in [(" + ".join(ENGLISH), ENGLISH), *((name, (name,)) for name in names)]:
        chosen = [index for index, photo in enumerate(photos) if photo.source in group]
        if chosen:
            scores = score_captions(encoder, [photos[index] for index in chosen], images[chosen])
            yield _line(title, scores, encoder.cutoff)
    shown = encoder.encode_texts(NONSENSE) @ images.T >= encoder.cutoff
    yield f"cut-off {encoder.cutoff}: kept = own photo not cut off, shown = other photos shown;"
    yield f"{shown.any(axis=1).sum()} of {len(NONSENSE)} nonsense queries show anything,"
    yield f"{shown.mean():.2%} of their pairs"


def image_vectors(encoder: Encoder, photos: Sequence[CaptionedPhoto]) -> Vectors:
    """Return (n, dimensions) float32, one picture in memory at a time."""
    vectors = [encoder.encode_images([read_preview(photo.path)])[0] for photo in photos]
    return np.array(vectors, np.float32).reshape(-1, encoder.dimensions)


def _line(title: str, scores: Scores, cutoff: float) -> str:
    captions, photos = scores.values.shape
    recalls = " ".join(f"{scores.recall(rank):.3f}" for rank in RANKS)
    chance = "/".join(f"{min(rank / photos, 1):.3f}"[1:] for rank in RANKS)
    rates = f"{scores.kept(cutoff):.1%} {scores.shown(cutoff):6.1%}"
    return f"{title:24}{photos:5}{captions:9} {recalls} {chance} {rates}"


def _lines(options: argparse.Namespace, encoder: Encoder) -> Iterator[str]:
    photos = read_captions(options.captions)
    pool = read_pool(options.pool) if options.pool else []
    if options.ablate:
        yield from ablation_report(options.models_dir, photos)
    if options.cutoffs:
        captioned = photos, image_vectors(encoder, photos)
        yield from cutoff_report(encoder, captioned, image_vectors(encoder, pool))
    if options.tags:
        pictures = (read_preview(photo.path) for photo in [*photos, *pool])
        yield from tags_report([*photos, *pool], encoder.describe_images(pictures))
    if not (options.ablate or options.cutoffs or options.tags):
        yield from report(encoder, photos)


def main() -> None:
    """Print the reports that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captions", type=Path, required=True)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--model", default="basic")
    parser.add_argument("--models-dir", type=Path, default=Path("var/models"))
    parser.add_argument("--threads", type=int, default=1)
    for switch in ("--ablate", "--cutoffs", "--tags"):
        parser.add_argument(switch, action="store_true")
    options = parser.parse_args()
    if options.model == "basic":
        prepare_basic(options.models_dir)
    elif options.ablate:
        parser.error("only the basic encoder has ingredients to leave out")
    encoder = load_encoder(options.model, options.models_dir, threads=options.threads)
    for line in _lines(options, encoder):
        print(line)


if __name__ == "__main__":
    main()
