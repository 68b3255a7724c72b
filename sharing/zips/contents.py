"""What goes into a ZIP: the files of a selection, found page by page while it is sent, so that what
was revoked or trashed meanwhile is not in the rest of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Exists, OuterRef, Q

from photos.formats import FORMATS
from photos.media import Media, original_media, rendition_media
from photos.models import Photo, PhotoQuerySet, Rendition
from rights.lending import Guest, Viewer
from sharing.bare.originals import bare_media
from sharing.zips.presets import Preset

PAGE = 200

Scope = Callable[[], PhotoQuerySet]  # asked anew for each page


@dataclass(frozen=True)
class Entry:
    """A photo of a ZIP. `name` is what it would be called; `media` raises what reading raises."""

    name: str
    media: Callable[[], Media]


def entries(viewer: Viewer, scope: Scope, preset: Preset) -> Iterator[Entry]:
    """The photos of the scope, as the preset wants them and the link of a guest allows."""
    hides = isinstance(viewer, Guest) and viewer.link.hides_location
    given = Preset.BARE if hides and preset != Preset.WEB else preset
    for number, photo in enumerate(pages(scope, preset), start=1):
        ending = FORMATS[photo.format].extension
        name = f"photo-{number:05}.{ending}" if hides else photo.filename
        yield entry_of(viewer, photo, name, given)


def pages(scope: Scope, preset: Preset) -> Iterator[Photo]:
    last = 0
    while True:
        photos = scope().filter(pk__gt=last, trashed_at__isnull=True)
        page = list(
            files_for(photos, scope(), preset).select_related("kept_in").order_by("pk")[:PAGE]
        )
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].pk


def files_for(photos: PhotoQuerySet, all_photos: PhotoQuerySet, preset: Preset) -> PhotoQuerySet:
    """Every file, or of a stack the one that is shown with the moving half of a live photo."""
    if preset == Preset.ORIGINALS:
        return photos
    shown = shown_of(photos, all_photos)
    return (
        shown if preset == Preset.WEB else photos.filter(Q(pk__in=shown) | Q(still__in=all_photos))
    )


def shown_of(photos: PhotoQuerySet, all_photos: PhotoQuerySet) -> PhotoQuerySet:
    """Of a stack only the primary, if that is among them all."""
    primary = all_photos.filter(is_primary=True, trashed_at__isnull=True, stack=OuterRef("stack"))
    return photos.filter(Q(is_primary=True) | ~Exists(primary))


def entry_of(viewer: Viewer, photo: Photo, name: str, preset: Preset) -> Entry:
    if preset == Preset.WEB:
        suffix = ".mp4" if photo.is_video else ".jpg"
        return Entry(str(PurePath(name).with_suffix(suffix)), lambda: small_media(viewer, photo))
    if preset == Preset.BARE:
        return Entry(name, lambda: bare_media(photo))
    return Entry(name, lambda: original_media(photo))


def small_media(viewer: Viewer, photo: Photo) -> Media:
    """The preview of a picture; of a video what every browser plays. Raises FileNotFoundError."""
    name = Rendition.Name.PROXY if photo.is_video else Rendition.Name.PREVIEW
    media = rendition_media(viewer, photo.pk, name)
    if media is None and photo.is_video:
        return bare_media(photo)
    if media is None:
        raise FileNotFoundError("There is no preview yet.")
    return media
