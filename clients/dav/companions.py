"""Files that are no photos and are taken all the same: what is said of a photo, and what operating
systems leave in every folder. They are small, and kept with the listing."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from django.db import transaction

from clients.dav.inbox import Place
from clients.models import InboxEntry
from ingest.pipeline import start_again
from ingest.tasks import wake_on_commit
from photos.models import Photo, Sidecar
from photos.services.library import SidecarFile, keep_sidecar

MOST_BYTES = 2**20
KINDS = {
    ".xmp": Sidecar.Kind.XMP,
    ".aae": Sidecar.Kind.AAE,
    ".json": Sidecar.Kind.TAKEOUT,
}
LEFT_BEHIND = re.compile(r"\._.*|\.DS_Store|Thumbs\.db|desktop\.ini", re.IGNORECASE)


def is_companion(name: str) -> bool:
    return suffix_of(name) in KINDS or LEFT_BEHIND.fullmatch(name) is not None


def sidecar_of(name: str, content: bytes) -> SidecarFile | None:
    kind = KINDS.get(suffix_of(name))
    if kind is None or LEFT_BEHIND.fullmatch(name):
        return None
    return SidecarFile(name, content, kind)


def sidecars_for(place: Place) -> list[SidecarFile]:
    """What came earlier and is said of the photo that comes now."""
    beside = InboxEntry.objects.filter(
        owner=place.owner, folder=place.folder, key__istartswith=stem_of(place.name)
    )
    entries = (entry for entry in beside.exclude(content=b"") if belongs(entry.name, place.name))
    found = (sidecar_of(entry.name, bytes(entry.content)) for entry in entries)
    return [sidecar for sidecar in found if sidecar]


def keep_beside_photos(place: Place, content: bytes) -> None:
    """Keep what comes now with the photos that came earlier, and have them read again."""
    sidecar = sidecar_of(place.name, content)
    if sidecar is None:
        return
    with transaction.atomic():
        photos = photos_beside(place)
        told = [photo.pk for photo in photos if keep_sidecar(photo, sidecar)]
        start_again("metadata", told)
        wake_on_commit()


def photos_beside(place: Place) -> Iterator[Photo]:
    first = stem_of(place.name).partition(".")[0]
    entries: Iterable[InboxEntry] = InboxEntry.objects.filter(
        owner=place.owner, folder=place.folder, photo__isnull=False, key__istartswith=first
    ).select_related("photo")
    for entry in entries:
        if entry.photo and belongs(place.name, entry.name):
            yield entry.photo


def belongs(companion: str, photo: str) -> bool:
    """IMG_1.jpg.xmp, IMG_1.xmp, IMG_1.aae and IMG_1.jpg.supplemental-metadata.json to IMG_1.jpg."""
    about, photo = stem_of(companion).casefold(), photo.casefold()
    if suffix_of(companion) == ".json":
        return about == photo or about.startswith(f"{photo}.")
    return about in {photo, stem_of(photo)}


def stem_of(name: str) -> str:
    return name.removesuffix(PurePosixPath(name).suffix)


def suffix_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
