"""The order in which lines of text are read: row by row, and along each row. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ml.ocr.protocol import Region

# How far the middles of two pieces of one row may be apart, in heights of the lower of them.
SAME_ROW = 0.5


@dataclass(frozen=True)
class _Piece:
    """A region as the page's own direction sees it: along its rows, and down them."""

    region: Region
    start: float
    middle: float
    height: float


def in_reading_order(regions: Sequence[Region]) -> list[Region]:
    """Return the regions as a person reads the page, also one that lies on its side."""
    if not regions:
        return []
    angle = median(_angle(region) for region in regions)
    pieces = sorted((_piece(region, angle) for region in regions), key=lambda each: each.middle)
    rows: list[list[_Piece]] = []
    for piece in pieces:
        if rows and _continues(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [each.region for row in rows for each in sorted(row, key=lambda each: each.start)]


def _continues(row: Iterable[_Piece], piece: _Piece) -> bool:
    """Whether it stands beside all of the row and not beneath any of it."""
    return all(
        piece.middle - other.middle < SAME_ROW * min(piece.height, other.height) for other in row
    )


def _angle(region: Region) -> float:
    (left, top), (right, bottom), *_ = region.box
    return math.atan2(bottom - top, right - left)


def _piece(region: Region, angle: float) -> _Piece:
    along, down = math.cos(angle), math.sin(angle)
    starts = [x * along + y * down for x, y in region.box]
    depths = [y * along - x * down for x, y in region.box]
    height = max(depths) - min(depths)
    return _Piece(region, min(starts), sum(depths) / len(depths), height)
