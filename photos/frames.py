"""Frames of videos, as models and the check of duplicates look at them."""

from collections.abc import Sequence

from photos.formats import FORMATS
from photos.models import Photo, Rendition
from photos.originals import local_original
from photos.storage import local_file, renditions
from photos.video import Frame, frames_at


def frames_of(photo: Photo, *, shares: Sequence[float], longest_px: int) -> list[Frame]:
    """What a video shows when these shares of its length have passed: of its proxy, which is
    quicker, or else of its original. Raises UndecodablePhoto, DecodingFailed, and whatever opening
    an original raises."""
    proxies = Rendition.objects.filter(photo=photo, name=Rendition.Name.PROXY)
    key = proxies.values_list("key", flat=True).first()
    if key:
        with local_file(renditions(), key) as path:
            return frames_at(path, FORMATS["mp4"], shares=shares, longest_px=longest_px)
    with local_original(photo) as path:
        return frames_at(path, FORMATS[photo.format], shares=shares, longest_px=longest_px)
