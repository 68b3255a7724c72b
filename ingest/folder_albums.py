"""Albums out of folders: those that an iCloud export lists; where a person wishes, one a folder."""

import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath

from django.db.models import Q

from albums.models import Album
from albums.services import open_imported_album
from ingest.icloud import Export, Kind, names_in
from ingest.kept import put_into_album
from ingest.models import Batch, Receipt
from photos.models import Photo, Sidecar

LONGEST_KEY = 500
PREFIXES = {Kind.ALBUM: "icloud:", Kind.MEMORY: "icloud:memory:"}


def albums_from_lists(batch: Batch, export: Export) -> None:
    """iCloud's albums and memories, with the photos of this import and of other parts before it.

    A list has only names. Where several photos have one, all are meant: too many are seen and
    taken out by a person, one too few would be missed by nobody.
    """
    for path, kind in export.lists.items():
        if kind in PREFIXES:
            title = unicodedata.normalize("NFC", path.stem)
            photos = photos_named(batch, names_in(path))
            fill_album(batch, f"{PREFIXES[kind]}{title}", title, photos)


def photos_named(batch: Batch, names: Iterable[str]) -> list[Photo]:
    """The photos that came in under these names, in this batch or from another part."""
    forms = {unicodedata.normalize(form, name) for name in names for form in ("NFC", "NFD")}
    of_icloud = Q(photo__sidecars__kind=Sidecar.Kind.ICLOUD)
    receipts = Receipt.objects.filter(
        Q(batch=batch) | of_icloud,
        batch__owner=batch.owner_id,
        filename__in=forms,
        photo__isnull=False,
    )
    return list(Photo.objects.filter(pk__in=receipts.values("photo")))


def albums_from_folders(batch: Batch) -> None:
    """An album for every folder below the imported one that holds photos, under its name."""
    receipts = Receipt.objects.filter(batch=batch, photo__isnull=False).order_by("pk")
    folders: dict[str, list[int]] = {}
    for path, photo_id in receipts.values_list("path", "photo_id"):
        folders.setdefault(str(PurePath(path).parent), []).append(photo_id)
    for folder, photo_ids in folders.items():
        if folder != ".":
            key = short_key(f"folder:{Path(batch.folder, folder)}")
            photos = Photo.objects.filter(pk__in=photo_ids)
            fill_album(batch, key, PurePath(folder).name, photos)


def fill_album(batch: Batch, key: str, title: str, photos: Iterable[Photo]) -> None:
    """Put photos into the album of this key. One that would be empty is not made."""
    chosen = list(photos)
    if chosen:
        album: Album = open_imported_album(batch.owner, short_key(key), title=title)
        put_into_album(album, chosen)


def short_key(key: str) -> str:
    """A key as the database takes it; a long one by its checksum."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 65]}#{hashlib.sha256(key.encode()).hexdigest()}"
