"""Photos in justified rows, as a printed page has them. Pure.

In a row all are equally high: each is as wide as its share of the sum of the row's ratios.
"""

from collections.abc import Sequence

NARROW, BROAD = 0.5, 3.0  # what is beyond is cut to it
WANTED = 2.6  # the sum of ratios of a row: two landscapes, or three that stand
MOST_IN_ROW = 4


def rows_of(ratios: Sequence[float], wide: Sequence[bool]) -> list[list[int]]:
    """The numbers of the photos of each row, so that all rows come near the height that is wanted.
    Who is wide stands alone."""
    best: list[tuple[float, int]] = [(0.0, 0)]  # up to each photo: the penalty, where its row began
    for end in range(1, len(ratios) + 1):
        starts = range(max(0, end - MOST_IN_ROW), end)
        best.append(min((best[s][0] + penalty(ratios[s:end], wide[s:end]), s) for s in starts))
    rows: list[list[int]] = []
    end = len(ratios)
    while end:
        start = best[end][1]
        rows.insert(0, list(range(start, end)))
        end = start
    return rows


def penalty(ratios: Sequence[float], wide: Sequence[bool]) -> float:
    if any(wide):
        return 0.0 if len(ratios) == 1 else 1000.0
    return (sum(ratios) - WANTED) ** 2


def ratio_of(width_px: int, height_px: int) -> float:
    """Of what was not looked at yet, that of most photos."""
    return min(BROAD, max(NARROW, width_px / height_px)) if width_px and height_px else 1.5
