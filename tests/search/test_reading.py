"""The text in a picture is kept once, replaced when it is read again, and shown to whom may see."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from ingest.models import StageRun
from ingest.pipeline import STAGE, run_batch
from ml.weights import ModelUnavailable
from photos.models import Photo, Rendition
from photos.previews import NoPreview
from search.looking.read_text import text_of_photo
from search.looking.reading import current_version, is_on, read_photos
from search.models import PhotoText
from tests.factories import make_photo


def saying(photo: Photo, *lines: str, size: tuple[int, int] = (640, 480)) -> Photo:
    """Give a photo a preview with these lines on it."""
    picture, content = Image.new("RGB", size, "white"), io.BytesIO()
    for number, line in enumerate(lines):
        place, font = (60, 60 + 80 * number), ImageFont.load_default(40)
        ImageDraw.Draw(picture).text(place, line, fill="black", font=font)
    picture.save(content, "JPEG")
    key = storages["renditions"].save(f"{photo.pk}.jpg", ContentFile(content.getvalue()))
    Rendition.objects.update_or_create(
        photo=photo, name="preview", defaults={"key": key, "mime": "image/jpeg", "size_bytes": 1}
    )
    return photo


def test_it_stores_lines_and_where_they_stand(alice: User) -> None:
    photo = saying(make_photo(alice), "CORNER BAKERY", "TOTAL 31.00")
    read_photos([photo])
    row = PhotoText.objects.get(photo=photo)
    assert row.text == "CORNER BAKERY\nTOTAL 31.00"
    assert (row.engine, row.language, row.width_px, row.height_px) == ("ppocr", "", 640, 480)
    assert [region["text"] for region in row.regions] == ["CORNER BAKERY", "TOTAL 31.00"]
    assert row.regions[0]["confidence"] > 0.9
    corners = [tuple(corner) for corner in row.regions[0]["box"]]
    assert all(0 <= x <= 640 and 0 <= y <= 480 for x, y in corners)
    assert corners[0] < corners[2]
    assert str(row) == f"text of {photo.pk}"


def test_no_text_is_a_row_too(alice: User) -> None:
    photo = saying(make_photo(alice))
    read_photos([photo])
    row = PhotoText.objects.get(photo=photo)
    assert (row.text, row.regions) == ("", [])
    assert text_of_photo(photo) is None


def test_it_replaces_what_was_read_before(alice: User) -> None:
    photo = saying(make_photo(alice), "BEFORE")
    read_photos([photo])
    saying(photo, "AFTERWARDS", size=(800, 600))
    read_photos([photo])
    row = PhotoText.objects.get(photo=photo)
    assert (row.text, row.width_px) == ("AFTERWARDS", 800)


def test_it_refuses_a_photo_without_preview(alice: User) -> None:
    ready, early = saying(make_photo(alice), "HELLO"), make_photo(alice)
    with pytest.raises(NoPreview, match=f"photo {early.pk}$"):
        read_photos([ready, early])
    assert not PhotoText.objects.exists()


def test_it_does_nothing_with_no_photos(db: None) -> None:
    read_photos([])
    assert not PhotoText.objects.exists()


def test_its_query_count_does_not_grow(
    alice: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    photos = [saying(make_photo(alice)) for _ in range(6)]
    with django_assert_max_num_queries(4):
        read_photos(photos)


def test_a_photo_that_cannot_be_read_fails_alone(alice: User) -> None:
    broken, good = saying(make_photo(alice), "BROKEN"), saying(make_photo(alice), "MARKET")
    key = broken.renditions.get().key
    storages["renditions"].delete(key)
    storages["renditions"].save(key, ContentFile(b"no picture"))
    for photo in (broken, good):
        StageRun.objects.create(photo=photo, stage="ocr", state="due", version=current_version())
    while run_batch(STAGE["ocr"]):
        pass
    assert StageRun.objects.get(photo=good).state == "done"
    assert "cannot identify image" in StageRun.objects.get(photo=broken).error
    assert list(PhotoText.objects.values_list("text", flat=True)) == ["MARKET"]


@pytest.mark.parametrize(
    ("engine", "languages", "version"),
    [("", "", "ppocr-1"), ("", "rus+eng", "tesseract-1-rus+eng"), ("ppocr", "", "ppocr-1")],
)
def test_engine_or_language_change_the_version(
    settings: Any, engine: str, languages: str, version: str
) -> None:
    settings.OCR_ENGINE, settings.OCR_LANGUAGES = engine, languages
    assert current_version() == version


def test_an_engine_that_is_not_there_is_named(settings: Any) -> None:
    settings.OCR_ENGINE = "guess"
    with pytest.raises(ModelUnavailable, match="no engine guess"):
        current_version()


def test_it_can_be_turned_off(settings: Any) -> None:
    assert is_on()
    settings.OCR_ENGINE = "off"
    assert not is_on()


def test_the_stage_reads_images_only() -> None:
    stage = STAGE["ocr"]
    assert (stage.kinds, stage.needs, stage.queue) == (("image",), ("renditions",), "ml")
    assert stage.version() == "ppocr-1"


def row_of(photo: Photo, text: str) -> None:
    box = [[10, 20], [90, 20], [90, 40], [10, 40]]
    regions = [{"box": box, "text": text, "confidence": 0.99}]
    PhotoText.objects.create(
        photo=photo, engine="test", width_px=100, height_px=50, regions=regions, text=text
    )


def test_the_photo_page_shows_the_text(alice: User, browser_of: Callable[[User], Client]) -> None:
    photo = make_photo(alice)
    row_of(photo, "TOTAL 31.00")
    browser = browser_of(alice)
    assert f'hx-get="/photos/{photo.pk}/text/"' in browser.get(f"/photos/{photo.pk}/").text
    html = browser.get(f"/photos/{photo.pk}/text/").text
    assert '<p data-line="10,20 90,20 90,40 10,40">TOTAL 31.00</p>' in html
    assert 'data-width="100"' in html


def test_text_from_a_picture_is_no_markup(
    alice: User, browser_of: Callable[[User], Client]
) -> None:
    photo = make_photo(alice)
    row_of(photo, "<script>alert(1)</script>")
    html = browser_of(alice).get(f"/photos/{photo.pk}/text/").text
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_photo_without_text_shows_nothing(
    alice: User, browser_of: Callable[[User], Client]
) -> None:
    html = browser_of(alice).get(f"/photos/{make_photo(alice).pk}/text/").text
    assert not html.strip()


def test_a_stranger_reads_nothing(
    alice: User, charlie: User, browser_of: Callable[[User], Client]
) -> None:
    photo, locked = make_photo(alice), make_photo(alice, is_locked=True)
    row_of(photo, "SECRET")
    row_of(locked, "SECRET")
    assert browser_of(charlie).get(f"/photos/{photo.pk}/text/").status_code == 404
    assert browser_of(alice).get(f"/photos/{locked.pk}/text/").status_code == 404
    assert Client().get(f"/photos/{photo.pk}/text/").status_code == 302
    assert browser_of(alice).post(f"/photos/{photo.pk}/text/").status_code == 405
