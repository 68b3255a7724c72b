"""The stage that reads the text in pictures, line by line, with where each line stands."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from ml.ocr import Image, Region, engine_name, engine_version, read_texts
from photos.models import Photo
from photos.previews import previews
from search.models import PhotoText

OFF = "off"
REPLACED = (
    "engine", "language", "width_px", "height_px", "regions", "text", "read_at",
)  # fmt: skip


def is_on() -> bool:
    """Whether pictures are read at all."""
    return bool(settings.OCR_ENGINE != OFF)


def current_engine() -> str:
    """The engine that pictures are read with."""
    return engine_name(settings.OCR_ENGINE, settings.OCR_LANGUAGES)


def current_version() -> str:
    """What changes when pictures have to be read again. Loads nothing; raises ModelUnavailable."""
    name = current_engine()
    return "-".join(filter(None, [name, str(engine_version(name)), settings.OCR_LANGUAGES]))


def read_photos(photos: Sequence[Photo]) -> None:
    """Store what stands in each photo, in place of what was read before.

    Twice is the same as once. Raises NoPreview, before anything is written, or ModelUnavailable.
    """
    sizes: list[tuple[int, int]] = []
    texts = read_texts(
        _noting_sizes(previews(photos), sizes),
        engine=current_engine(),
        languages=settings.OCR_LANGUAGES,
        threads=settings.INFERENCE_THREADS,
    )
    read = zip(photos, sizes, texts, strict=True)
    _store([_row(photo, size, regions) for photo, size, regions in read])


def _noting_sizes(images: Iterator[Image], sizes: list[tuple[int, int]]) -> Iterator[Image]:
    for image in images:
        sizes.append((image.shape[1], image.shape[0]))
        yield image


def _row(photo: Photo, size: tuple[int, int], regions: Sequence[Region]) -> PhotoText:
    text = "\n".join(region.text for region in regions)
    return PhotoText(
        photo=photo,
        engine=current_engine(),
        language=settings.OCR_LANGUAGES,
        width_px=size[0],
        height_px=size[1],
        regions=[_region(region, size) for region in regions],
        text=text,
        read_at=timezone.now(),
    )


def _region(region: Region, size: tuple[int, int]) -> dict[str, Any]:
    """As JSON: whole pixels within the picture."""
    box = [
        [min(max(round(at), 0), most) for at, most in zip(corner, size, strict=True)]
        for corner in region.box
    ]
    return {"box": box, "text": region.text, "confidence": round(region.confidence, 3)}


def _store(rows: Sequence[PhotoText]) -> None:
    PhotoText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["photo"], update_fields=REPLACED
    )
