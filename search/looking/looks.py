"""The stage that tells documents and memes from photos, by the text that was read in them."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from ml.kinds import Line, kind_of, lines_of
from photos.models import Decision, Photo
from photos.previews import preview_keys, small_preview
from photos.screenshots import screenshot_confidence
from search.models import PhotoText

ENOUGH_PX = 720


def tell_looks(photos: Sequence[Photo]) -> None:
    """Write what each looks like, save where a person said it. Twice is the same as once.

    A picture in which nothing was read is not opened. Raises NoPreview, before anything is written.
    """
    read = {row.photo_id: text_lines(row) for row in PhotoText.objects.filter(photo__in=photos)}
    wanted = [each for each in photos if read.get(each.pk) and not screenshot_confidence(each)]
    looks = {
        photo.pk: look_of(photo, read[photo.pk], key)
        for photo, key in zip(wanted, preview_keys(wanted), strict=True)
    }
    for look in ("", *Photo.Look.values):
        write_look(look, [each.pk for each in photos if looks.get(each.pk, "") == look])


def look_of(photo: Photo, lines: Sequence[Line], preview_key: str) -> str:
    image = small_preview(preview_key, enough_px=ENOUGH_PX)
    return kind_of(image, lines, has_camera=bool(photo.make or photo.model))


def text_lines(read: PhotoText) -> list[Line]:
    regions = ((each["box"], each["text"], each["confidence"]) for each in read.regions)
    return lines_of(regions, (read.width_px, read.height_px))


def write_look(look: str, photo_ids: Sequence[int]) -> None:
    """Where it is news; of what a person called it, nothing is news."""
    decided = Decision.objects.filter(photo=OuterRef("pk"), column="looks_like")
    photos = Photo.objects.filter(~Exists(decided), pk__in=photo_ids).exclude(looks_like=look)
    photos.update(looks_like=look)
