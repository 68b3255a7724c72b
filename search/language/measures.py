"""Figures of a photo that a query can ask for: how they are typed, and in which units. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, nextafter

from search.filters import Measured
from search.language.ranges import Bounds

UNIT = re.compile(r"[a-z]+$")
NUMBER = re.compile(r"(?P<number>\d{1,9}(?:\.\d{1,6})?|\.\d{1,6})(?P<unit>[a-z]*)")
FRACTION = re.compile(r"1/(?P<number>\d{1,6}(?:\.\d{1,3})?)s?")
BYTES = {"kb": 1e3, "k": 1e3, "mb": 1e6, "m": 1e6, "gb": 1e9, "g": 1e9}
SECONDS = {"": 1, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Measure:
    """A figure. `fields` are the names it is asked for by, `units` what one of each is in it.

    A single number means about that much: `slack` is the share that it may differ by, since
    lenses say 1.78 and people 1.8.
    """

    label: str
    fields: tuple[str, ...]
    units: Mapping[str, float]
    slack: float = 0.0


MEASURES = {
    "iso": Measure("ISO", ("iso",), {"": 1}),
    "f_number": Measure("Aperture", ("f", "aperture"), {"": 1}, slack=0.02),
    "focal_mm": Measure("Focal length", ("mm", "focal"), {"": 1, "mm": 1}, slack=0.02),
    "exposure_s": Measure("Shutter", ("shutter", "exposure"), {"": 1, "s": 1}, slack=0.05),
    "width_px": Measure("Width", ("width",), {"": 1, "px": 1}),
    "height_px": Measure("Height", ("height",), {"": 1, "px": 1}),
    "duration_s": Measure("Duration", ("duration", "length"), SECONDS, slack=0.1),
    "size_bytes": Measure("Size", ("size",), BYTES, slack=0.05),
    "megapixels": Measure(
        "Size", ("size", "megapixels", "mp"), {"mp": 1, "mpx": 1, "megapixels": 1}, slack=0.05
    ),
}


@dataclass(frozen=True)
class Amount:
    """A number of one figure."""

    figure: str
    value: float


def measured(field: str, bounds: Bounds) -> Measured | None:
    """Return the range of a figure that is asked for under this field, if it is one."""
    texts = [text for text in (bounds.least, bounds.most) if text]
    unit = UNIT.search(texts[-1]) if texts else None
    amounts = [read_amount(field, _with_unit(text, unit)) for text in texts]
    figures = {amount.figure for amount in amounts if amount}
    if len(figures) != 1 or None in amounts:
        return None
    values = iter([amount.value for amount in amounts if amount])
    least = next(values) if bounds.least else None
    most = next(values) if bounds.most else None
    return _range(figures.pop(), least, most, bounds)


def _with_unit(text: str, unit: re.Match[str] | None) -> str:
    """Of "10-20mb" the first takes the unit of the second."""
    return text + unit[0] if unit and text[-1:].isdecimal() else text


def _range(figure: str, least: float | None, most: float | None, bounds: Bounds) -> Measured | None:
    """A single number means about that much; a sign leaves its number out."""
    if least is not None and bounds.is_single:
        slack = least * MEASURES[figure].slack
        return Measured(figure, least - slack, least + slack)
    if least is not None and bounds.sign == ">":
        least = nextafter(least, inf)
    if most is not None and bounds.sign == "<":
        most = nextafter(most, 0)
    if least is not None and most is not None and least > most:
        return None
    return Measured(figure, least, most)


def read_amount(field: str, text: str) -> Amount | None:
    """Return how much the text says under this field: "2.8", "1/250", "12mp", "f/1.8"."""
    bare = text.removeprefix("f/")
    if match := FRACTION.fullmatch(bare):
        value = float(match["number"])
        return Amount("exposure_s", 1 / value) if field in _fields("exposure_s") and value else None
    match = NUMBER.fullmatch(bare)
    return _in_unit(field, match) if match else None


def _in_unit(field: str, match: re.Match[str]) -> Amount | None:
    for figure, measure in MEASURES.items():
        if field in measure.fields and (factor := _factor(field, measure, match["unit"])):
            return Amount(figure, float(match["number"]) * factor)
    return None


def _factor(field: str, measure: Measure, unit: str) -> float | None:
    """Where the field is the unit ("mp:12"), the number needs none."""
    return 1 if not unit and field in measure.units else measure.units.get(unit)


def _fields(figure: str) -> tuple[str, ...]:
    return MEASURES[figure].fields
