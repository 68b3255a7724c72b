"""A figure: what was measured beside its floor of the same run, judged by its budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

COLUMNS = ("figure", "measured", "floor", "ratio", "budget", "")


@dataclass(frozen=True)
class Budget:
    """A bound of the ratio to the floor or, where a figure has no floor, of what was measured."""

    sense: Literal["at most", "at least"]
    limit: float

    def __str__(self) -> str:
        return f"{self.sense} {self.limit:g}"

    def holds(self, value: float) -> bool:
        return value <= self.limit if self.sense == "at most" else value >= self.limit


@dataclass(frozen=True)
class Figure:
    """`floor` has the unit of `measured`; without a budget the figure is only for information."""

    name: str
    measured: float
    unit: str
    floor: float | None = None
    floor_is: str = ""
    budget: Budget | None = None

    @property
    def ratio(self) -> float | None:
        return self.measured / self.floor if self.floor else None

    @property
    def fails(self) -> bool:
        judged = self.measured if self.ratio is None else self.ratio
        return self.budget is not None and not self.budget.holds(judged)

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return "information"
        return "FAIL" if self.fails else "pass"


def as_json(figure: Figure) -> dict[str, str | float | None]:
    return {
        "name": figure.name,
        "measured": figure.measured,
        "unit": figure.unit,
        "floor": figure.floor,
        "floor_is": figure.floor_is,
        "ratio": figure.ratio,
        "budget": str(figure.budget) if figure.budget else None,
        "verdict": figure.verdict,
    }


def table(figures: Sequence[Figure]) -> str:
    """Lines of aligned columns, one for each figure."""
    rows = [COLUMNS, *(cells(figure) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def cells(figure: Figure) -> tuple[str, ...]:
    floor = f"{figure.floor:.3g} {figure.floor_is}" if figure.floor else ""
    ratio = f"{figure.ratio:.3g}" if figure.ratio is not None else ""
    budget = str(figure.budget) if figure.budget else ""
    measured = f"{figure.measured:.3g} {figure.unit}"
    return figure.name, measured, floor, ratio, budget, figure.verdict
