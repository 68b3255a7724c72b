"""Figures of import: photos on their real way in, beside bare decoding and the bare encoder."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from bench.decoding import bare_rate, decoders
from bench.figure import Budget, Figure
from bench.handed_in import hand_in, photo_files, take_out, wait_for, worker
from bench.scale import Scale
from bench.timing import in_turn
from photos.models import Photo
from photos.previews import preview_keys, small_preview
from photos.services.renditions import render_photos
from search.looking import encoders
from search.looking.embedding import ENOUGH_PX, embed_photos

STAGES = ("metadata", "renditions")
BATCH = 16


def import_without_models(scale: Scale, folder: Path) -> list[Figure]:
    """Photos a second, received, read and rendered, by as many processes as the floor has."""
    files = photo_files(folder / "photos", scale.photos)
    with worker(), decoders() as pool:
        import_rate(files[:4]), bare_rate(pool, files[:4])
        rates = [(import_rate(files), bare_rate(pool, files)) for _ in range(scale.rounds)]
    ours, floor = (median(column) for column in zip(*rates, strict=True))
    name, budget = "import of 12 MP photos without models", Budget("at least", 0.75)
    return [Figure(name, ours, "photos/s", floor, "bare decoding", budget)]


def import_rate(files: Sequence[Path]) -> float:
    """From the first byte that is received until the last rendition is there."""
    started = time.perf_counter()
    photo_ids = hand_in(files)
    wait_for(photo_ids, STAGES)
    rate = len(files) / (time.perf_counter() - started)
    take_out(photo_ids)
    return rate


def embedding(scale: Scale, folder: Path) -> list[Figure]:
    """Photos a second of the stage, with its reads and writes, and of the encoder alone."""
    photo_ids = hand_in(photo_files(folder / "photos", min(BATCH, scale.photos)))
    photos = list(Photo.objects.filter(pk__in=photo_ids))
    render_photos(photos)
    images = [small_preview(key, enough_px=ENOUGH_PX) for key in preview_keys(photos)]
    encode = partial(encoders.current_encoder().encode_images, images)
    stage, alone = in_turn(partial(embed_photos, photos), encode, runs=5 * scale.rounds)
    take_out(photo_ids)
    ours, floor = (1000 * len(photos) / median(each) for each in (stage, alone))
    budget = Budget("at least", 0.85)
    return [Figure("embedding on CPU", ours, "photos/s", floor, "bare encoder", budget)]
