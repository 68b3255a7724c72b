"""Prints what rendering costs beside bare libvips: `python -m photos.imaging.measure`.

The photos are made here: 12 MP JPEGs with the detail and the noise of real ones. Each round takes
all ways in turn, so that a busy machine slows them alike; the ratio is of the best rounds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyvips

from photos.formats import FORMATS
from photos.imaging.render import render, render_here

SIZE = (4032, 3024)
JPEG = FORMATS["jpeg"]
BUDGET = 0.75


def make_photo(path: Path, *, seed: int) -> None:
    """Write a 12 MP JPEG: smooth shapes, finer detail, sensor noise."""
    width, height = SIZE
    random = np.random.default_rng(seed)
    image = pyvips.Image.black(width, height, bands=3)
    for cells, strength in ((16, 120), (120, 60), (900, 30)):
        layer = random.integers(0, strength, (cells * height // width, cells, 3), dtype=np.uint8)
        scale = width / cells
        image += pyvips.Image.new_from_array(layer).resize(scale, vscale=height / layer.shape[0])
    noise = pyvips.Image.gaussnoise(width, height, mean=20, sigma=4, seed=seed)
    (image + noise).cast("uchar").copy(interpretation="srgb").jpegsave(str(path), Q=90)


def bare(path: Path) -> None:
    """The floor: libvips's own thumbnail at both sizes and their encoding, nothing else."""
    preview = pyvips.Image.thumbnail(str(path), 1440, height=1440, size="down").copy_memory()
    preview.jpegsave_buffer(Q=82, keep="none")
    preview.thumbnail_image(1000, height=250, size="down").jpegsave_buffer(Q=75, keep="none")


WAYS: dict[str, Callable[[Path], object]] = {
    "bare libvips": bare,
    "render, in process": lambda path: render_here(path, JPEG),
    "render, in the child": lambda path: render(path, JPEG),
}


def best_ms(photos: list[Path], rounds: int) -> dict[str, float]:
    """Milliseconds a photo for each way, of its best round."""
    best = dict.fromkeys(WAYS, float("inf"))
    for _ in range(rounds):
        for name, way in WAYS.items():
            started = time.perf_counter()
            for photo in photos:
                way(photo)
            best[name] = min(best[name], (time.perf_counter() - started) / len(photos) * 1000)
    return best


def main() -> None:
    """Make the photos, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    pyvips.concurrency_set(1)
    with tempfile.TemporaryDirectory() as folder:
        photos = [Path(folder) / f"{number}.jpg" for number in range(arguments.photos)]
        for seed, photo in enumerate(photos):
            make_photo(photo, seed=seed)
        best = best_ms(photos, arguments.rounds)
    floor = best["bare libvips"]
    for name, cost_ms in best.items():
        print(f"{name:22} {cost_ms:7.1f} ms a photo   {floor / cost_ms:5.2f} of bare")
    verdict = "pass" if floor / best["render, in the child"] >= BUDGET else "FAIL"
    print(f"budget: at least {BUDGET} of bare libvips: {verdict}")


if __name__ == "__main__":
    main()
