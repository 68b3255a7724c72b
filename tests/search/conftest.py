"""What the tests of search share: an encoder of colours and photos that it has seen."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from accounts.models import User
from photos.models import Photo, Rendition
from search.looking import encoders
from search.looking.embedding import embed_photos
from tests.factories import make_photo
from tests.search.encoder import ColourEncoder

RED, GREEN, BLUE = (230, 10, 10), (10, 230, 10), (10, 10, 230)


@pytest.fixture
def colours(monkeypatch: pytest.MonkeyPatch) -> ColourEncoder:
    """The encoder of colours looks at photos and answers searches."""
    encoder = ColourEncoder()
    monkeypatch.setattr(encoders, "current_encoder", lambda: encoder)
    monkeypatch.setattr(encoders, "search_encoder", lambda: encoder)
    return encoder


def add_preview(
    photo: Photo,
    colour: tuple[int, int, int],
    *,
    size: tuple[int, int] = (64, 48),
    **saving: Any,
) -> Photo:
    """Give a photo a preview of one colour."""
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG", **saving)
    key = storages["renditions"].save(
        f"{photo.sha256}-preview.jpg", ContentFile(content.getvalue())
    )
    Rendition.objects.create(
        photo=photo, name="preview", key=key, mime="image/jpeg", size_bytes=len(content.getvalue()),
    )  # fmt: skip
    return photo


@pytest.fixture
def seen(colours: ColourEncoder) -> Callable[..., Photo]:
    """A photo of one colour, looked at: `seen(alice, RED, caption="…")`."""

    def make(owner: User, colour: tuple[int, int, int], **fields: Any) -> Photo:
        photo = add_preview(make_photo(owner, **fields), colour)
        embed_photos([photo])
        return photo

    return make
