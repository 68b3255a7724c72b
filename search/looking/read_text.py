"""The text that was read in a photo, as its page shows it."""

from dataclasses import dataclass

from photos.models import Photo
from search.models import PhotoText


@dataclass(frozen=True)
class ReadLine:
    """A line of text, and its corners as SVG takes them."""

    text: str
    points: str


@dataclass(frozen=True)
class ReadText:
    """What stands in a picture, in pixels of the preview of this size."""

    width_px: int
    height_px: int
    lines: list[ReadLine]


def text_of_photo(photo: Photo) -> ReadText | None:
    """`photo` is one that the asker may see. None where nothing was read."""
    row = PhotoText.objects.filter(photo=photo).exclude(text="").first()
    if row is None:
        return None
    lines = [ReadLine(region["text"], points(region["box"])) for region in row.regions]
    return ReadText(row.width_px, row.height_px, lines)


def points(box: list[list[float]]) -> str:
    """Corners as a polygon's attribute."""
    return " ".join(f"{x:g},{y:g}" for x, y in box)
