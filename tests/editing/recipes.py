"""Recipes of every kind for property tests."""

from hypothesis import strategies as st

from editing.filters import FILTERS
from editing.recipe import RANGES, RATIOS, Crop, Recipe


def figure(least: float, most: float) -> st.SearchStrategy[float]:
    return st.floats(least, most).map(lambda value: round(value, 2) + 0.0)


@st.composite
def crops(draw: st.DrawFn) -> Crop:
    left, top = (draw(figure(0, 0.6)) for _ in range(2))
    width, height = draw(figure(0.2, 1 - left)), draw(figure(0.2, 1 - top))
    return Crop(left, top, width, height, draw(st.sampled_from(RATIOS)))


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    figures = {name: draw(figure(*span) | st.just(0.0)) for name, span in RANGES.items()}
    return Recipe(
        crop=draw(crops() | st.just(Crop())),
        turns=draw(st.integers(0, 3)),
        mirror=draw(st.booleans()),
        filter=draw(st.sampled_from(tuple(FILTERS))),
        black_and_white=draw(st.booleans()),
        **figures,
    )
