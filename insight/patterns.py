"""What a library's figures say in words: when, with what and where somebody takes photos. Pure."""

from collections.abc import Sequence
from typing import Any

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext, ngettext

from insight.figures import Figures
from photos.models import Photo

ENOUGH = 20  # photos; of fewer nothing can be told
WEEKEND = (6, 7)


def patterns_of(figures: Figures) -> list[str]:
    """Sentences, what is told of most first; none of a library that is hardly begun."""
    if figures.photos < ENOUGH:
        return []
    told = (habit(figures), busiest(figures), weekends(figures), camera(figures), places(figures))
    return [each for each in told if each]


def habit(figures: Figures) -> str:
    """When most photos are taken."""
    when = [
        gettext("in %s") % MONTHS[top(figures.months)],
        gettext("on %ss") % WEEKDAYS[top(figures.weekdays) - 1],
    ]
    if figures.hours:
        when.append(gettext("about %02d:00") % top(figures.hours))
    return gettext("You photograph most %s.") % ", ".join(when)


def busiest(figures: Figures) -> str:
    year = top(figures.years)
    number = max(number for _, number in figures.years)
    if len(figures.years) == 1:
        return ""
    return gettext("Your busiest year was %(year)s, with %(number)s photos.") % {
        "year": year, "number": f"{number:,}",
    }  # fmt: skip


def weekends(figures: Figures) -> str:
    """Where that differs from the two days in seven that a weekend is."""
    number = sum(number for day, number in figures.weekdays if day in WEEKEND)
    share = round(100 * number / figures.photos)
    if 24 <= share <= 34:
        return ""
    return gettext("%d %% of your photos are of weekends.") % share


def camera(figures: Figures) -> str:
    if not figures.cameras:
        return ""
    make, model, number = figures.cameras[0]
    share = round(100 * number / figures.photos)
    words = ngettext(
        "%(share)d %% of your photos were taken with the %(camera)s.",
        "%(share)d %% of your photos were taken with the %(camera)s; there are %(count)d cameras.",
        figures.camera_count,
    )
    shown = Photo(make=make, model=model).camera
    return words % {"share": share, "camera": shown, "count": figures.camera_count}


def places(figures: Figures) -> str:
    if not figures.cities:
        return ""
    words = ngettext(
        "You photographed in one country, most often in %(city)s.",
        "You photographed in %(count)d countries, most often in %(city)s.",
        figures.country_count,
    )
    return words % {"count": figures.country_count, "city": figures.cities[0][0]}


def top(rows: Sequence[Sequence[Any]]) -> int:
    """What has the most; of equals the first."""
    return int(max(rows, key=lambda row: row[1])[0])
