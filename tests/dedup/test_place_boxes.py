"""Where a box of one photo lies on the other."""

import pytest

from dedup.boxes import onto_first, onto_second, within
from ml.box import Box

TOP_LEFT = Box(0.0, 0.0, 0.2, 0.1)
# Where EXIF says that the top left corner of a picture is shown, by its orientation.
TURNED = {
    1: (0.0, 0.0, 0.2, 0.1), 2: (0.8, 0.0, 0.2, 0.1), 3: (0.8, 0.9, 0.2, 0.1),
    4: (0.0, 0.9, 0.2, 0.1), 5: (0.0, 0.0, 0.1, 0.2), 6: (0.9, 0.0, 0.1, 0.2),
    7: (0.9, 0.8, 0.1, 0.2), 8: (0.0, 0.8, 0.1, 0.2),
}  # fmt: skip


def sides(box: Box) -> tuple[float, ...]:
    return (box.left, box.top, box.width, box.height)


@pytest.mark.parametrize("orientation", TURNED)
def test_it_turns_as_exif_does_and_back(orientation: int) -> None:
    placed = onto_second(TOP_LEFT, {"orientation": orientation})
    assert sides(placed) == pytest.approx(TURNED[orientation])
    assert sides(onto_first(placed, {"orientation": orientation})) == pytest.approx(sides(TOP_LEFT))


def test_a_box_of_a_part_lies_within_the_whole() -> None:
    part = {"orientation": 1, "left": 0.5, "top": 0.0, "width": 0.5, "height": 1.0}
    assert sides(onto_second(Box(0.5, 0.5, 0.2, 0.2), part)) == pytest.approx((0.75, 0.5, 0.1, 0.2))
    assert sides(onto_first(Box(0.75, 0.5, 0.1, 0.2), part)) == pytest.approx((0.5, 0.5, 0.2, 0.2))


def test_what_reaches_out_of_the_picture_is_cut() -> None:
    cut = within(Box(-0.05, 0.2, 0.2, 0.2))
    assert cut is not None
    assert sides(cut) == pytest.approx((0.0, 0.2, 0.15, 0.2))
    assert within(Box(-0.15, 0.2, 0.2, 0.2)) is None
    assert within(Box(1.1, 0.2, 0.2, 0.2)) is None
