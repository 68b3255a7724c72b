"""The round picture of a face: cut from the preview, for who may see the photo."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from accounts.models import User
from faces.crops import clear_leftover_crops, cut
from faces.models import Face, LeftoverCrop
from photos.models import Photo
from photos.storage import renditions
from tests.factories import make_face, make_photo

BrowserOf = Callable[[User], Client]
RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def face(alice: User) -> Face:
    """A red face in a blue picture of 400 by 300."""
    photo = make_photo(alice)
    picture = Image.new("RGB", (400, 300), BLUE)
    picture.paste(RED, (160, 90, 240, 180))
    keep_preview(photo, picture)
    return make_face(photo, left=0.4, top=0.3, width=0.2, height=0.3)


def keep_preview(photo: Photo, picture: Image.Image) -> None:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=95)
    key = f"preview-{photo.pk}.jpg"
    renditions().save(key, ContentFile(content.getvalue()))
    photo.renditions.create(
        name="preview", key=key, mime="image/jpeg", size_bytes=len(content.getvalue())
    )


def shown(response: object) -> Image.Image:
    return Image.open(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def is_like(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 30


def test_it_shows_the_face_with_a_margin(alice: User, face: Face, browser_of: BrowserOf) -> None:
    response = browser_of(alice).get(f"/faces/{face.pk}/crop/")
    picture = shown(response)
    assert response["Content-Type"] == "image/jpeg"
    assert picture.size == (135, 135)  # 1.5 times 90 pixels
    assert is_like(picture.getpixel((67, 67)), RED)
    assert is_like(picture.getpixel((5, 67)), BLUE)


def test_it_makes_it_once(alice: User, face: Face, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    browser.get(f"/faces/{face.pk}/crop/")
    face.refresh_from_db()
    made_at = renditions().get_modified_time(face.crop_key)
    again = browser.get(f"/faces/{face.pk}/crop/")
    assert renditions().get_modified_time(face.crop_key) == made_at
    told = browser.get(f"/faces/{face.pk}/crop/", headers={"If-None-Match": again["ETag"]})
    assert told.status_code == 304


def test_a_stranger_gets_404(bob: User, face: Face, browser_of: BrowserOf, client: Client) -> None:
    assert browser_of(bob).get(f"/faces/{face.pk}/crop/").status_code == 404
    assert client.get(f"/faces/{face.pk}/crop/").status_code == 302


@pytest.mark.parametrize("hidden", ["locked", "refused"])
def test_what_is_hidden_gets_404(
    alice: User, face: Face, browser_of: BrowserOf, hidden: str
) -> None:
    if hidden == "locked":
        Photo.objects.update(is_locked=True)
    else:
        Face.objects.update(refused_at=face.found_at)
    assert browser_of(alice).get(f"/faces/{face.pk}/crop/").status_code == 404


def test_without_a_preview_there_is_nothing_yet(alice: User, browser_of: BrowserOf) -> None:
    face = make_face(make_photo(alice))
    response = browser_of(alice).get(f"/faces/{face.pk}/crop/")
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    ("left", "top", "width", "height"),
    [(0, 0, 0.1, 0.1), (0.9, 0.9, 0.1, 0.1), (0, 0, 1, 1), (0.5, 0, 1e-6, 1e-6)],
)
def test_it_stays_within_the_picture(
    alice: User, left: float, top: float, width: float, height: float
) -> None:
    face = Face(photo_id=1, left=left, top=top, width=width, height=height)
    image = np.zeros((50, 80, 3), np.uint8)
    size = Image.open(io.BytesIO(cut(face, image))).size
    assert size[0] == size[1] <= 50


def test_crops_of_faces_that_went_are_deleted(
    alice: User, face: Face, browser_of: BrowserOf
) -> None:
    browser_of(alice).get(f"/faces/{face.pk}/crop/")
    face.refresh_from_db()
    Photo.objects.all().delete()
    assert LeftoverCrop.objects.get().key == face.crop_key
    assert clear_leftover_crops() == 1
    assert not renditions().exists(face.crop_key)
    assert not LeftoverCrop.objects.exists()


def test_a_crop_that_is_used_again_stays(alice: User, face: Face, browser_of: BrowserOf) -> None:
    browser_of(alice).get(f"/faces/{face.pk}/crop/")
    face.refresh_from_db()
    Face.objects.update(crop_key="")
    Face.objects.update(crop_key=face.crop_key)
    assert clear_leftover_crops() == 0
    assert renditions().exists(face.crop_key)
