"""The blur that stands for a picture until it is loaded, in the form that clients read: a
thumbhash (https://evanw.github.io/thumbhash), here of the nine pixels that are kept of each photo.
"""

import base64
from functools import cache
from math import cos, floor, pi

from photos.imaging.render import PLACEHOLDER_PX as SIDE

Channel = list[float]
MOST_WAVES = 7  # of light and dark, along the longer side
COLOUR_WAVES = 3
FLAT = 0.5  # of a wave that nine pixels do not have


def thumbhash_of(placeholder: str, *, width_px: int, height_px: int) -> str | None:
    """In base64. None for a photo that was not looked at yet."""
    if not placeholder or not width_px or not height_px:
        return None
    pixels = base64.b64decode(placeholder)
    longer = max(width_px, height_px)
    across = max(1, rounded(MOST_WAVES * width_px / longer))
    down = max(1, rounded(MOST_WAVES * height_px / longer))
    packed = pack(pixels, across, down, is_wide=width_px > height_px)
    return base64.b64encode(packed).decode()


def pack(pixels: bytes, across: int, down: int, *, is_wide: bool) -> bytes:
    red, green, blue = ([value / 255 for value in pixels[at::3]] for at in range(3))
    colours = list(zip(red, green, blue, strict=True))
    light = encode([(r + g + b) / 3 for r, g, b in colours], max(3, across), max(3, down))
    yellow = encode([(r + g) / 2 - b for r, g, b in colours], COLOUR_WAVES, COLOUR_WAVES)
    reddish = encode([r - g for r, g, _ in colours], COLOUR_WAVES, COLOUR_WAVES)
    head = rounded(63 * light[0]) | rounded(31.5 + 31.5 * yellow[0]) << 6
    head |= rounded(31.5 + 31.5 * reddish[0]) << 12 | rounded(31 * light[2]) << 18
    tail = (down if is_wide else across) | rounded(63 * yellow[2]) << 3
    tail |= rounded(63 * reddish[2]) << 9 | is_wide << 15
    waves = [rounded(15 * each) for _, waves, _ in (light, yellow, reddish) for each in waves]
    pairs = zip(waves[::2], [*waves[1::2], 0], strict=False)
    halves = bytes(first | second << 4 for first, second in pairs)
    return head.to_bytes(3, "little") + tail.to_bytes(2, "little") + halves


def encode(channel: Channel, across: int, down: int) -> tuple[float, Channel, float]:
    """The mean, each wave from 0 to 1 with 0.5 as none, and the highest of them."""
    found = [
        sum(map(float.__mul__, channel, wave(x, y))) / SIDE**2 if max(x, y) < SIDE else 0.0
        for x, y in waves_of(across, down)
    ]
    mean, waves = found[0], found[1:]
    scale = max(map(abs, waves))
    if not scale:
        return mean, [FLAT] * len(waves), 0.0
    return mean, [FLAT + FLAT / scale * each for each in waves], scale


@cache
def waves_of(across: int, down: int) -> list[tuple[int, int]]:
    """The lower ones alone: half of the square, below its diagonal."""
    return [(x, y) for y in range(down) for x in range(across) if x * down < across * (down - y)]


@cache
def wave(x: int, y: int) -> Channel:
    def at(place: int, times: int) -> float:
        return cos(pi / SIDE * times * (place + 0.5))

    return [at(column, x) * at(row, y) for row in range(SIDE) for column in range(SIDE)]


def rounded(number: float) -> int:
    """As JavaScript does: halves go up."""
    return floor(number + 0.5)
