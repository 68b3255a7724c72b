"""Scenes for the check of likeness: drawn, so that nobody's photo is needed."""

import io
from functools import cache

import numpy as np
import PIL.Image
import PIL.ImageDraw
import scipy.ndimage
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@cache
def scene(seed: int, *, width_px: int = 480, height_px: int = 320) -> Pixels:
    """A place with a ground, a light, and things that stand about; each seed is another."""
    random = np.random.default_rng(seed)
    size = max(width_px, height_px)
    grounds = [
        scipy.ndimage.zoom(
            random.normal(0, 60 / n**0.5, (n, n, 3)), (size / n, size / n, 1), order=1
        )
        for n in (2, 5, 20, 80)
    ]
    shown = (128 + np.sum(grounds, axis=0)).clip(0, 255).astype(np.uint8)[:height_px, :width_px]
    picture = PIL.Image.fromarray(shown)
    draw = PIL.ImageDraw.Draw(picture)
    for _ in range(25):
        x, y = random.uniform(0, width_px), random.uniform(0, height_px)
        w, h = random.uniform(0.03, 0.15, 2) * size
        shape = draw.ellipse if random.random() < 0.5 else draw.rectangle
        shape((x, y, x + w, y + h), fill=tuple(random.integers(0, 256, 3).tolist()))
    return np.asarray(picture)


def compressed(pixels: Pixels, quality: int = 60) -> Pixels:
    """As a JPEG brings it back."""
    file = io.BytesIO()
    PIL.Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(PIL.Image.open(file).convert("RGB"))


def resized(pixels: Pixels, scale: float) -> Pixels:
    height, width = pixels.shape[:2]
    size = round(width * scale), round(height * scale)
    return np.asarray(PIL.Image.fromarray(pixels).resize(size))


def cropped(pixels: Pixels, left: float, top: float, right: float, bottom: float) -> Pixels:
    """What lies between these fractions of the frame."""
    height, width = pixels.shape[:2]
    return pixels[
        round(top * height) : round(bottom * height), round(left * width) : round(right * width)
    ]


def in_bars(pixels: Pixels, above_px: int, below_px: int) -> Pixels:
    """As a screenshot shows it: between bars, with the time written in one."""
    bars = np.pad(pixels, ((above_px, below_px), (0, 0), (0, 0)))
    picture = PIL.Image.fromarray(bars)
    PIL.ImageDraw.Draw(picture).text((10, 8), "12:34", fill="white")
    return np.asarray(picture)


def captioned(pixels: Pixels) -> Pixels:
    """With a black label in a corner."""
    picture = PIL.Image.fromarray(pixels)
    draw = PIL.ImageDraw.Draw(picture)
    width, height = picture.size
    draw.rectangle((width * 0.65, height * 0.92, width * 0.98, height * 0.98), fill="black")
    draw.text((width * 0.66, height * 0.925), "(c) Somebody", fill="white")
    return np.asarray(picture)


def recoloured(pixels: Pixels) -> Pixels:
    """Brighter, warmer and with more contrast."""
    warmer = pixels.astype(np.float32) * np.array([1.12, 1.0, 0.88], np.float32)
    return ((warmer - 128) * 1.15 + 138).clip(0, 255).astype(np.uint8)


def grey(pixels: Pixels) -> Pixels:
    return np.asarray(PIL.Image.fromarray(pixels).convert("L").convert("RGB"))


def a_moment_later(pixels: Pixels, seed: int) -> Pixels:
    """Another shot: the hand moved a little, somebody went aside, and the noise is new."""
    random = np.random.default_rng(seed)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    near = np.exp(
        -((((x - width * 0.45) ** 2 + (y - height * 0.5) ** 2) / (0.15 * width) ** 2) ** 2)
    )
    where = y + 2.3, x + 3.1 + 0.05 * width * near
    planes = [scipy.ndimage.map_coordinates(pixels[..., each], where, order=1) for each in range(3)]
    later = np.stack(planes, axis=-1) + random.normal(0, 3, pixels.shape)
    return later.clip(0, 255).astype(np.uint8)
