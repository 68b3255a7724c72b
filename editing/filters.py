"""The filters: each a matrix with a lift, and a contrast. The browser is handed this table."""

from dataclasses import dataclass

Row = tuple[float, float, float]
RED, GREEN, BLUE = 0.2126, 0.7152, 0.0722  # what each adds to brightness: ITU-R BT.709
GREY: Row = (RED, GREEN, BLUE)
SAME: tuple[Row, Row, Row] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True)
class Filter:
    """Colours from 0 to 1: `matrix` @ colour + `lift`, then `contrast` as the recipe's own."""

    matrix: tuple[Row, Row, Row] = SAME
    lift: Row = (0.0, 0.0, 0.0)
    contrast: float = 0.0


def shade(red: float, green: float, blue: float) -> tuple[Row, Row, Row]:
    return ((red, 0.0, 0.0), (0.0, green, 0.0), (0.0, 0.0, blue))


def saturated(by: float) -> tuple[Row, Row, Row]:
    """Colours `by` times as far from their grey."""
    left = 1 - by
    red = (left * RED + by, left * GREEN, left * BLUE)
    green = (left * RED, left * GREEN + by, left * BLUE)
    return (red, green, (left * RED, left * GREEN, left * BLUE + by))


FILTERS = {
    "none": Filter(),
    "vivid": Filter(saturated(1.35), contrast=0.3),
    "warm": Filter(shade(1.06, 1.0, 0.88), (0.01, 0.0, 0.0), 0.1),
    "cool": Filter(shade(0.92, 1.0, 1.07), (0.0, 0.0, 0.01), 0.1),
    "faded": Filter(shade(0.82, 0.82, 0.8), (0.1, 0.1, 0.11), -0.1),
    "dusk": Filter(
        ((1.06, 0.04, -0.04), (-0.02, 1.0, 0.02), (-0.05, 0.05, 0.96)), (0.01, 0.0, 0.04), 0.25
    ),
    "sepia": Filter(((0.35, 0.68, 0.17), (0.31, 0.61, 0.15), (0.24, 0.47, 0.12)), contrast=0.1),
    "noir": Filter((GREY, GREY, GREY), contrast=0.7),
}
