"""A screenshot is known by its file's name, or by its size when no camera took it."""

from typing import Any

import pytest

from accounts.models import User
from photos.screenshots import screenshot_confidence
from tests.factories import make_photo

IPHONE = {"format": "png", "width_px": 1170, "height_px": 2532}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"filename": "Screenshot_20240102-101112.jpg"}, 0.95),
        ({"filename": "Screen Shot 2020-01-01 at 10.00.00.png"}, 0.95),
        ({"filename": "Bildschirmfoto 2021-03-04.png"}, 0.95),
        ({"filename": "スクリーンショット 2021.png"}, 0.95),
        ({"filename": "IMG_0001.PNG", **IPHONE}, 0.8),
        ({"filename": "IMG_0001.PNG", **IPHONE, "width_px": 2532, "height_px": 1170}, 0.8),
        ({"filename": "IMG_0001.PNG", **IPHONE, "width_px": 1171}, None),
        ({"filename": "IMG_0001.PNG", **IPHONE, "format": "jpeg"}, None),
        ({"filename": "Screenshot.png", **IPHONE, "make": "Apple"}, None),
        ({"filename": "Screenshot.mp4", "kind": "video"}, None),
        ({"filename": "IMG_0001.jpg"}, None),
    ],
)
def test_it_knows_a_screenshot(alice: User, fields: dict[str, Any], expected: float | None) -> None:
    assert screenshot_confidence(make_photo(alice, **fields)) == expected
