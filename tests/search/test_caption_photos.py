"""Captions of a model stand beside a person's, cost no more than allowed, and show nobody more
than they must."""

import base64
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import User
from ml.caption import AnswerUnusable
from photos.curation import set_caption
from photos.models import Photo
from search.looking.captioning import NotNow, caption_photos, is_on
from search.models import CaptionDay, ModelCaption
from tests.caption_server import KEY, CaptionServer, Reply, caption_server, sentence
from tests.factories import make_photo
from tests.search.conftest import RED, add_preview


@pytest.fixture
def server(settings: Any) -> Iterator[CaptionServer]:
    with caption_server() as running:
        settings.CAPTION_URL, settings.CAPTION_MODEL = running.url, "tiny"
        settings.CAPTION_KEY, settings.CAPTION_RETRIES = KEY, 0
        settings.CAPTION_LANGUAGE = "Portuguese"
        yield running


def pictured(owner: User, **fields: Any) -> Photo:
    return add_preview(make_photo(owner, **fields), RED, size=(1440, 1080))


def sent_picture(server: CaptionServer) -> Image.Image:
    address = server.asked[-1]["messages"][0]["content"][1]["image_url"]["url"]
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


def test_it_is_off_until_it_is_set_up(settings: Any) -> None:
    assert not is_on()
    settings.CAPTION_URL = "http://localhost"
    assert not is_on()
    settings.CAPTION_MODEL = "tiny"
    assert is_on()


def test_it_keeps_what_the_model_says(alice: User, server: CaptionServer) -> None:
    photo = pictured(alice)
    caption_photos([photo])
    kept = ModelCaption.objects.get(photo=photo)
    assert (kept.text, kept.model, kept.language, kept.tokens) == (
        "A dog runs.", "tiny", "Portuguese", 321,
    )  # fmt: skip
    assert "in Portuguese" in server.asked[0]["messages"][0]["content"][0]["text"]


def test_it_never_touches_a_persons_caption(alice: User, server: CaptionServer) -> None:
    photo = pictured(alice)
    set_caption(photo, "Rex")
    caption_photos([photo])
    photo.refresh_from_db()
    assert photo.caption == "Rex"


def test_it_says_it_anew_when_it_is_asked_again(alice: User, server: CaptionServer) -> None:
    photo = pictured(alice)
    caption_photos([photo])
    server.replies = [sentence("A cat sits.")]
    caption_photos([photo])
    assert [row.text for row in ModelCaption.objects.all()] == ["A cat sits."]


def test_it_sends_a_small_picture_without_exif(
    alice: User, server: CaptionServer, settings: Any
) -> None:
    settings.CAPTION_PICTURE_PX = 200
    exif = Image.Exif()
    exif[0x010F] = "Canon"
    photo = add_preview(make_photo(alice), RED, size=(1440, 1080), exif=exif)
    caption_photos([photo])
    picture = sent_picture(server)
    assert picture.size == (200, 150)
    assert not picture.getexif()
    assert photo.filename not in str(server.asked)


@pytest.mark.parametrize("hidden", [{"is_locked": True}, {"trashed_at": timezone.now()}])
def test_it_shows_nobody_what_is_hidden(
    alice: User, server: CaptionServer, hidden: dict[str, Any]
) -> None:
    caption_photos([pictured(alice, **hidden)])
    assert not server.asked
    assert not ModelCaption.objects.exists()


@pytest.mark.parametrize(
    "limit", [{"CAPTION_PHOTOS_A_DAY": 1}, {"CAPTION_TOKENS_A_DAY": 300}], ids=["photos", "tokens"]
)
def test_it_goes_on_tomorrow_when_the_day_is_spent(
    alice: User, server: CaptionServer, settings: Any, limit: dict[str, int]
) -> None:
    for name, value in limit.items():
        setattr(settings, name, value)
    caption_photos([pictured(alice)])
    with pytest.raises(NotNow, match="go on tomorrow") as raised:
        caption_photos([pictured(alice)])
    assert len(server.asked) == 1
    assert raised.value.until > datetime.now(UTC)
    assert raised.value.until.time() == datetime.min.time()
    assert ModelCaption.objects.count() == 1


def test_yesterday_does_not_count(alice: User, server: CaptionServer, settings: Any) -> None:
    settings.CAPTION_PHOTOS_A_DAY = 1
    CaptionDay.objects.create(day=datetime.now(UTC).date() - timedelta(days=1), photos=1)
    caption_photos([pictured(alice)])
    today = CaptionDay.objects.get(day=datetime.now(UTC).date())
    assert (today.photos, today.tokens) == (1, 321)


def test_it_waits_for_an_endpoint_that_is_away(alice: User, server: CaptionServer) -> None:
    server.replies = [Reply(503)]
    with pytest.raises(NotNow, match="503") as raised:
        caption_photos([pictured(alice)])
    assert raised.value.until > timezone.now() + timedelta(seconds=500)
    assert CaptionDay.objects.get().photos == 0


def test_it_keeps_the_old_words_when_the_new_are_garbage(
    alice: User, server: CaptionServer
) -> None:
    photo = pictured(alice)
    caption_photos([photo])
    server.replies = [sentence("")]
    with pytest.raises(AnswerUnusable):
        caption_photos([photo])
    assert ModelCaption.objects.get().text == "A dog runs."
    assert CaptionDay.objects.get().photos == 2
