"""Picture files to be edited: smooth ones, whose every pixel is like its neighbours."""

import io
from typing import Any

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter


def smooth(width: int = 320, height: int = 240, *, seed: int = 1) -> Any:
    """(height, width, 3) uint8, from dark to bright in every channel."""
    noise = np.random.default_rng(seed).random((height, width, 3))
    soft = gaussian_filter(noise, sigma=(height / 12, width / 12, 0))
    low, high = soft.min(axis=(0, 1)), soft.max(axis=(0, 1))
    return np.rint((soft - low) / (high - low) * 255).astype(np.uint8)


def encoded(pixels: Any, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def camera_exif() -> Image.Exif:
    """Of a phone held upright, at noon in Lisbon."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Apple", "iPhone 12", 6
    exif.get_ifd(0x8769)[0x9003] = "2020:06:15 12:00:00"
    exif.get_ifd(0x8769)[0x9011] = "+01:00"
    gps = {1: "N", 2: (38.0, 42.0, 0.0), 3: "W", 4: (9.0, 8.0, 0.0)}
    exif.get_ifd(0x8825).update(gps)
    return exif
