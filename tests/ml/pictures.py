"""Drawn pictures that a classifier knows for what they are."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Picture = NDArray[np.uint8]


def plain(colour: str, *, width: int = 64, height: int = 64) -> Picture:
    """A picture of one colour."""
    return np.asarray(Image.new("RGB", (width, height), colour))


def clock() -> Picture:
    """A wall clock at ten past four."""
    image = Image.new("RGB", (800, 800), (220, 205, 180))
    draw = ImageDraw.Draw(image)
    draw.ellipse((100, 100, 700, 700), fill="white", outline="black", width=20)
    for hour in range(12):
        angle = hour * math.pi / 6
        ends = [(400 + math.sin(angle) * r, 400 - math.cos(angle) * r) for r in (240, 280)]
        draw.line(ends, fill="black", width=12)
    draw.line((400, 400, 400, 200), fill="black", width=14)
    draw.line((400, 400, 530, 470), fill="black", width=18)
    return np.asarray(image)


def balloon() -> Picture:
    """A hot-air balloon in a blue sky, in landscape format."""
    image = Image.new("RGB", (1440, 960), (110, 170, 235))
    draw = ImageDraw.Draw(image)
    for inset, colour in enumerate(((240, 200, 40), (220, 40, 40), (40, 90, 200))):
        draw.ellipse((528 + inset * 64, 96, 912 - inset * 64, 528), fill=colour)
    draw.polygon([(608, 480), (832, 480), (752, 640), (688, 640)], fill=(200, 60, 40))
    draw.rectangle((688, 672, 752, 736), fill=(120, 70, 30))
    return np.asarray(image)


def crossword() -> Picture:
    """A crossword grid."""
    image = Image.new("RGB", (700, 700), "white")
    draw = ImageDraw.Draw(image)
    for x in range(14):
        for y in range(14):
            fill = "black" if (x * 7 + y * 5 + x * y) % 4 == 0 else "white"
            box = (x * 50, y * 50, x * 50 + 50, y * 50 + 50)
            draw.rectangle(box, outline="black", width=2, fill=fill)
    return np.asarray(image)
