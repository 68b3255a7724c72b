"""The stage that tells documents and memes: what it writes, and that a person's word stays."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from accounts.models import User
from curating.doing import do
from ingest.pipeline import STAGE
from photos.models import Photo, Rendition
from photos.previews import NoPreview
from search.looking.looks import tell_looks
from search.models import PhotoText
from tests.factories import make_photo
from vault.belongings import forget


def read(photo: Photo, lines: int) -> Photo:
    """A white page on which so many lines were read."""
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(content, "JPEG")
    key = storages["renditions"].save(f"{photo.pk}.jpg", ContentFile(content.getvalue()))
    Rendition.objects.create(photo=photo, name="preview", key=key, mime="image/jpeg", size_bytes=1)
    boxes = ([[60, 10 + 20 * n], [600, 10 + 20 * n], [600, 24 + 20 * n], [60, 24 + 20 * n]]
             for n in range(lines))  # fmt: skip
    regions = [
        {"box": box, "text": "with reference to our talk", "confidence": 0.9} for box in boxes
    ]
    PhotoText.objects.create(photo=photo, width_px=640, height_px=480, regions=regions)
    return photo


def look(photo: Photo) -> str:
    return Photo.objects.get(pk=photo.pk).looks_like


def test_it_writes_what_each_looks_like(alice: User) -> None:
    document, plain = read(make_photo(alice), 15), read(make_photo(alice), 0)
    unread = make_photo(alice)
    tell_looks([document, plain, unread])
    assert [look(each) for each in (document, plain, unread)] == ["document", "", ""]
    tell_looks([document, plain, unread])
    assert look(document) == "document"


def test_it_takes_back_what_it_does_not_see_any_more(alice: User) -> None:
    photo = read(make_photo(alice), 15)
    tell_looks([photo])
    PhotoText.objects.update(regions=[])
    tell_looks([photo])
    assert look(photo) == ""


def test_a_screenshot_of_text_stays_a_screenshot(alice: User) -> None:
    photo = read(make_photo(alice, filename="Screenshot_2020.png"), 15)
    tell_looks([photo])
    assert look(photo) == ""


def test_a_person_s_word_stays(alice: User) -> None:
    called, meant = read(make_photo(alice), 15), read(make_photo(alice), 0)
    do(alice, "call", [called.pk], {"look": "photo"})
    do(alice, "call", [meant.pk], {"look": "meme"})
    tell_looks([called, meant])
    assert [look(called), look(meant)] == ["", "meme"]


def test_what_is_locked_tells_nothing_but_a_person_s_word(alice: User) -> None:
    photo, said = read(make_photo(alice), 15), make_photo(alice)
    tell_looks([photo])
    do(alice, "call", [said.pk], {"look": "document"})
    for each in (photo, said):
        forget(each)
    assert [look(photo), look(said)] == ["", "document"]


def test_without_a_preview_nothing_is_written(alice: User) -> None:
    photos = [read(make_photo(alice), 15) for _ in range(2)]
    Rendition.objects.filter(photo=photos[1]).delete()
    with pytest.raises(NoPreview):
        tell_looks(photos)
    assert look(photos[0]) == ""


def test_it_is_a_stage_after_the_text_was_read() -> None:
    assert "ocr" in STAGE["looks"].needs
