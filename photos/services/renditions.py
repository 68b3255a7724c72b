"""The renditions and proxy stages: the pictures and videos that browsers are shown."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from photos.formats import FORMATS
from photos.imaging.render import PREVIEW_MIME, THUMBNAIL_MIME, Rendered, render
from photos.models import Photo, Rendition
from photos.originals import local_original
from photos.storage import content_key, renditions, save_file, temporary_file
from photos.video import VideoFacts, make_proxy, probe

Name = Rendition.Name
PROXY_MIME = "video/mp4"
EXTENSIONS = {"image/jpeg": "jpg", "image/webp": "webp", PROXY_MIME: "mp4"}


def render_photos(photos: Sequence[Photo]) -> None:
    """Make preview, thumbnail and placeholder of each photo from one decode."""
    for photo in photos:
        photo_format = FORMATS[photo.format]
        with local_original(photo) as path:
            rendered = render(path, photo_format)
            facts = probe(path, photo_format) if photo.is_video else None
        preview = keep_bytes(photo, Name.PREVIEW, PREVIEW_MIME, rendered.preview)
        thumbnail = keep_bytes(photo, Name.THUMBNAIL, THUMBNAIL_MIME, rendered.thumbnail)
        with transaction.atomic():
            write_renditions(photo, [preview, thumbnail])
            apply_rendered(photo, rendered, facts)


def make_proxies(photos: Sequence[Photo]) -> None:
    """Convert the videos that browsers cannot play."""
    for photo in photos:
        if photo.is_playable:
            continue
        with (
            local_original(photo) as path,
            temporary_file(".mp4") as proxy,
        ):
            make_proxy(path, FORMATS[photo.format], out=proxy)
            size = proxy.stat().st_size
            key = rendition_key(photo, Name.PROXY, PROXY_MIME)
            save_file(renditions(), key, proxy)
        write_renditions(photo, [new_rendition(photo, Name.PROXY, PROXY_MIME, key, size)])


def keep_bytes(photo: Photo, name: Name, mime: str, content: bytes) -> Rendition:
    """Put a rendition in its place in one step, so that nobody ever reads half of it."""
    key = rendition_key(photo, name, mime)
    with temporary_file() as path:
        path.write_bytes(content)
        save_file(renditions(), key, path)
    return new_rendition(photo, name, mime, key, len(content))


def rendition_key(photo: Photo, name: Name, mime: str) -> str:
    """By the original's content: photos of several owners with the same bytes share it."""
    key = Path(content_key(photo.sha256, EXTENSIONS[mime]))
    return str(key.with_stem(f"{photo.sha256}-{name}"))


def new_rendition(photo: Photo, name: Name, mime: str, key: str, size_bytes: int) -> Rendition:
    return Rendition(photo=photo, name=name, key=key, mime=mime, size_bytes=size_bytes)


def write_renditions(photo: Photo, rows: Sequence[Rendition]) -> None:
    Rendition.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["photo", "name"],
        update_fields=["key", "mime", "size_bytes"],
    )


def apply_rendered(photo: Photo, rendered: Rendered, facts: VideoFacts | None) -> None:
    """What only the decoder knows. A RAW's own size is the sensor's, not its preview's."""
    if not (FORMATS[photo.format].is_raw and photo.width_px):
        photo.width_px, photo.height_px = rendered.width_px, rendered.height_px
    photo.placeholder, photo.is_damaged = rendered.placeholder, rendered.damaged
    if facts:
        photo.duration_s, photo.is_playable = facts.duration_s, facts.browser_playable
    photo.save(
        update_fields=[
            "width_px",
            "height_px",
            "placeholder",
            "is_damaged",
            "duration_s",
            "is_playable",
        ]
    )
