"""Geometry of plots: across in per cent of the width, which is whatever the window gives, and down
in pixels. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WITHIN = 0.72  # of a column's share of the width; the rest lies between it and the next
MOST_LABELS = 16
FEW_LABELS = 8  # on a phone
LEAST_PX = 2  # what is there can be seen


@dataclass(frozen=True)
class Column:
    x: str
    width: str
    y: float
    height: float
    middle: str
    label: str
    title: str
    rank: str  # "": labelled everywhere, "minor": not on a phone, "none": nowhere


@dataclass(frozen=True)
class Bar:
    width: str
    label: str
    title: str
    href: str


def columns(values: Sequence[tuple[str, str, int]], *, height_px: int) -> list[Column]:
    """Of (label, title, number): standing columns, the highest as high as the plot."""
    highest = max((number for _, _, number in values), default=0)
    share = 100 / max(len(values), 1)
    return [
        Column(
            x=per_cent(place * share + share * (1 - WITHIN) / 2),
            width=per_cent(share * WITHIN),
            y=round(height_px - tall, 1),
            height=round(tall, 1),
            middle=per_cent((place + 0.5) * share),
            label=label,
            title=title,
            rank=rank_of(place, len(values)),
        )
        for place, (label, title, number) in enumerate(values)
        for tall in [length(number, highest, height_px)]
    ]


def length(number: int, highest: int, most_px: float) -> float:
    return max(LEAST_PX, number / highest * most_px) if number else 0


def rank_of(place: int, count: int) -> str:
    """The first column has a label, and each so many after it."""
    if place % step(count, FEW_LABELS) == 0:
        return ""
    return "minor" if place % step(count, MOST_LABELS) == 0 else "none"


def step(count: int, most: int) -> int:
    """A step on a phone is a multiple of that of a wide window, so that both share labels."""
    wide = -(-count // MOST_LABELS)
    return wide * max(1, -(-count // (most * wide)))


def share_of(number: int, highest: int) -> str:
    """The width of a lying bar."""
    return per_cent(max(0.5, 100 * number / highest)) if number else "0%"


def per_cent(value: float) -> str:
    return f"{value:.2f}%"
