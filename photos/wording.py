"""Figures of a photo in the words and units of a person. Pure."""

from datetime import datetime
from typing import TypeGuard

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

LONGEST_FRACTION_S = 0.25  # cameras say 1/4 s, and then 0.3 s
LEAST, MOST = 1e-6, 1e6  # what is outside is a broken file, not a figure


def day_in_words(moment: datetime) -> str:
    """Like "12 June 2022"."""
    return date_format(moment, "j F Y")


def span_in_words(first: datetime, last: datetime) -> str:
    """Like "12 June 2022", "12 to 18 June 2022", "30 December 2021 to 2 January 2022"."""
    end = day_in_words(last)
    if first.date() == last.date():
        return end
    if (first.year, first.month) == (last.year, last.month):
        start = date_format(first, "j")
    else:
        start = date_format(first, "j F" if first.year == last.year else "j F Y")
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def moment_in_words(moment: datetime) -> str:
    """Like "Sunday, 12 June 2022, 18:42"."""
    return date_format(moment, "l, j F Y, H:i")


def offset_in_words(minutes: int) -> str:
    """Like "GMT", "GMT+1", "GMT-3:30"."""
    if not minutes:
        return "GMT"
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def exposure_in_words(seconds: float | None) -> str:
    """Like "1/250 s", "0.5 s", "30 s"; nothing for what is no exposure."""
    if not is_sensible(seconds):
        return ""
    if seconds <= LONGEST_FRACTION_S:
        return f"1/{round(1 / seconds)} s"
    return f"{shortly(seconds)} s"


def aperture_in_words(f_number: float | None) -> str:
    """Like "f/4", "f/2.8"."""
    return f"f/{shortly(f_number)}" if is_sensible(f_number) else ""


def focal_length_in_words(mm: float | None) -> str:
    """Like "23 mm", "4.2 mm"."""
    return f"{shortly(mm)} mm" if is_sensible(mm) else ""


def iso_in_words(iso: int | None) -> str:
    return f"ISO {iso}" if iso else ""


def is_sensible(figure: float | None) -> TypeGuard[float]:
    return figure is not None and LEAST <= figure <= MOST


def shortly(number: float) -> str:
    """With one decimal where it says something."""
    return f"{number:.1f}".removesuffix(".0")


def position_in_words(latitude: float, longitude: float) -> str:
    """About 11 m fine, in the order that every map takes."""
    return f"{latitude:.4f}, {longitude:.4f}"


def duration_in_words(seconds: float | None) -> str:
    """Like "0:07", "1:02:03"."""
    if seconds is None or not 0 <= seconds <= MOST:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size_in_words(size_bytes: int) -> str:
    return str(filesizeformat(size_bytes))


def dimensions_in_words(width_px: int, height_px: int) -> str:
    """Like "6240 x 4160"; nothing until the photo was looked at."""
    return f"{width_px} \N{MULTIPLICATION SIGN} {height_px}" if width_px and height_px else ""


def megapixels_in_words(width_px: int, height_px: int) -> str:
    """Like "26 MP"; nothing for what is smaller than half a one."""
    megapixels = width_px * height_px / 1e6
    return f"{megapixels:.0f} MP" if megapixels >= 0.5 else ""
