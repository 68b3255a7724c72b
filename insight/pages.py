"""The dashboard as its template draws it: each section with the geometry of its plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from insight.figures import Figures
from insight.models import Summary
from insight.patterns import patterns_of
from insight.plots import Bar, Column, columns, share_of
from insight.sections import Row, Section, sections_of

HEIGHT_PX = 140
STRIP_PX = 36


@dataclass(frozen=True)
class Strip:
    """One person's years."""

    label: str
    total: int
    href: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Plot:
    section: Section
    columns: Sequence[Column] = ()
    bars: Sequence[tuple[Bar, Row]] = ()
    strips: Sequence[Strip] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.section.rows or self.section.series)

    @property
    def is_wide(self) -> bool:
        return self.section.key in {"years", "hours", "people", "processing"}


@dataclass(frozen=True)
class Dashboard:
    photos: int
    counted_at: datetime
    patterns: Sequence[str]
    plots: Sequence[Plot]


def dashboard_of(user: User, summary: Summary) -> Dashboard:
    figures = Figures(**summary.figures)
    return Dashboard(
        figures.photos,
        summary.counted_at,
        patterns_of(figures),
        [plot_of(section) for section in sections_of(user, figures)],
    )


def plot_of(section: Section) -> Plot:
    if section.shape == "series":
        return Plot(section, strips=strips_of(section))
    if section.shape == "columns":
        return Plot(section, columns=columns(drawn(section.rows), height_px=HEIGHT_PX))
    highest = max((row.count for row in section.rows), default=0)
    return Plot(section, bars=[(bar_of(row, highest), row) for row in section.rows])


def strips_of(section: Section) -> list[Strip]:
    """Each by its own measure: what is told is when, not how many more than others."""
    return [
        Strip(each.label, each.total, each.href, columns(drawn(each.rows), height_px=STRIP_PX))
        for each in section.series
    ]


def drawn(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    return [(row.short, f"{row.label}: {row.said}", row.count) for row in rows]


def bar_of(row: Row, highest: int) -> Bar:
    return Bar(share_of(row.count, highest), row.label, row.said, row.href)
