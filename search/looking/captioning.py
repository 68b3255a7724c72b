"""The stage that asks a model at an endpoint for a sentence about each photo. Off by default.

What leaves the machine is a small JPEG made from the preview, without EXIF, and no name. What it
may cost a day is kept in the database, where all workers see it.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import PIL.Image
from django.conf import settings
from django.core.files.storage import storages
from django.db.models import F
from django.utils import timezone

from ml.caption import Endpoint, EndpointAway, describe
from photos.models import Photo
from photos.previews import preview_keys
from search.models import CaptionDay, ModelCaption

AWAY_SECONDS = 600
JPEG_QUALITY = 85


class NotNow(Exception):
    """No photo can be done before `until`; no photo is to blame."""

    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason)
        self.until = until


def is_on() -> bool:
    return bool(settings.CAPTION_URL and settings.CAPTION_MODEL)


def caption_photos(photos: Sequence[Photo]) -> None:
    """Keep what the model says of each photo. Raises NotNow, NoPreview or AnswerUnusable.

    What is locked or in the trash is not shown to anybody. A person's caption is not touched.
    """
    shown = [photo for photo in photos if not (photo.is_locked or photo.trashed_at)]
    for photo, key in zip(shown, preview_keys(shown), strict=True):
        _caption(photo, _picture(key))


def endpoint() -> Endpoint:
    return Endpoint(
        url=settings.CAPTION_URL,
        model=settings.CAPTION_MODEL,
        key=settings.CAPTION_KEY,
        prompt=settings.CAPTION_PROMPT.replace("{language}", settings.CAPTION_LANGUAGE),
        timeout_seconds=settings.CAPTION_TIMEOUT_SECONDS,
        retries=settings.CAPTION_RETRIES,
    )


def _caption(photo: Photo, jpeg: bytes) -> None:
    day = _take_from_budget()
    try:
        answer = describe(endpoint(), jpeg)
    except EndpointAway as error:
        later = timezone.now() + timedelta(seconds=AWAY_SECONDS)
        CaptionDay.objects.filter(pk=day.pk).update(photos=F("photos") - 1)
        raise NotNow(str(error), later) from error
    CaptionDay.objects.filter(pk=day.pk).update(tokens=F("tokens") + answer.tokens)
    ModelCaption.objects.update_or_create(
        photo=photo,
        defaults={
            "text": answer.text,
            "model": settings.CAPTION_MODEL[:200],
            "language": settings.CAPTION_LANGUAGE[:60],
            "tokens": answer.tokens,
        },
    )


def _take_from_budget() -> CaptionDay:
    """Count a photo for today (UTC). Raises NotNow once the day's photos or tokens are spent."""
    now = datetime.now(UTC)
    day, _ = CaptionDay.objects.get_or_create(day=now.date())
    left = CaptionDay.objects.filter(
        pk=day.pk,
        photos__lt=settings.CAPTION_PHOTOS_A_DAY,
        tokens__lt=settings.CAPTION_TOKENS_A_DAY,
    )
    if left.update(photos=F("photos") + 1) == 1:
        return day
    tomorrow = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    raise NotNow("What captions may cost a day is spent; they go on tomorrow.", tomorrow)


def _picture(key: str) -> bytes:
    with storages["renditions"].open(key) as file, PIL.Image.open(file) as preview:
        side = settings.CAPTION_PICTURE_PX
        preview.thumbnail((side, side))
        content = io.BytesIO()
        preview.convert("RGB").save(content, "JPEG", quality=JPEG_QUALITY, exif=b"")
    return content.getvalue()
