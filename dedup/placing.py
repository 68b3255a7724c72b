"""Where a box of one photo lies on another one that shows the same picture. Pure."""

from collections.abc import Mapping

from ml.box import Box

# As EXIF numbers them: the same turn taken back.
BACKWARDS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
WHOLE = {"orientation": 1, "left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0}


def onto_second(box: Box, placement: Mapping[str, float]) -> Box:
    """A box of the first photo of a link, in fractions of the second; it may reach out of it."""
    place = {**WHOLE, **placement}
    turned = turn(box, int(place["orientation"]))
    return Box(
        place["left"] + turned.left * place["width"],
        place["top"] + turned.top * place["height"],
        turned.width * place["width"],
        turned.height * place["height"],
    )


def onto_first(box: Box, placement: Mapping[str, float]) -> Box:
    """A box of the second photo of a link, in fractions of the first; it may reach out of it."""
    place = {**WHOLE, **placement}
    within = Box(
        (box.left - place["left"]) / place["width"],
        (box.top - place["top"]) / place["height"],
        box.width / place["width"],
        box.height / place["height"],
    )
    return turn(within, BACKWARDS[int(place["orientation"])])


def turn(box: Box, orientation: int) -> Box:
    """The box in the picture turned upright as EXIF says."""
    x, y = _turned(box.left, box.top, orientation)
    other_x, other_y = _turned(box.left + box.width, box.top + box.height, orientation)
    return Box(min(x, other_x), min(y, other_y), abs(other_x - x), abs(other_y - y))


def _turned(x: float, y: float, orientation: int) -> tuple[float, float]:
    points = (
        (x, y),
        (1 - x, y),
        (1 - x, 1 - y),
        (x, 1 - y),
        (y, x),
        (1 - y, x),
        (1 - y, 1 - x),
        (y, 1 - x),
    )
    return points[orientation - 1]


def within(box: Box) -> Box | None:
    """What of the box is in the picture; nothing where that is less than half of it."""
    left, top = max(box.left, 0.0), max(box.top, 0.0)
    right, bottom = min(box.left + box.width, 1.0), min(box.top + box.height, 1.0)
    if right <= left or bottom <= top:
        return None
    cut = Box(left, top, right - left, bottom - top)
    return cut if cut.width * cut.height >= box.width * box.height / 2 else None
