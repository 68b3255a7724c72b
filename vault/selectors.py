"""Reads of the locked folder: what is in it, one photo of it, and its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Q

from accounts.models import User
from photos.keyset import cursor_of, older_than
from photos.media import Media, original_media
from photos.models import Photo, PhotoQuerySet, Rendition
from photos.storage import renditions
from photos.versions import numbered
from vault import keys
from vault.files import plain_file
from vault.models import LockedFile, LockedPhoto, Vault
from vault.opened import OpenVault

State = LockedPhoto.State
PHOTOS = 60
NO_STORE = "no-store"


@dataclass(frozen=True)
class LockedPage:
    """A page of the locked folder, the newest first."""

    photos: Sequence[Photo]
    total: int
    waiting: int
    next: str


@dataclass(frozen=True)
class LockedPhotoPage:
    """One photo with the files of its stack, and the ones beside it."""

    photo: Photo
    names: frozenset[str]
    files: Sequence[tuple[int, str]]
    newer: int | None
    older: int | None
    is_moving_back: bool

    @property
    def plays(self) -> bool:
        is_ready = self.photo.is_playable or Rendition.Name.PROXY in self.names
        return self.photo.is_video and is_ready


def has_vault(user: User) -> bool:
    return Vault.objects.filter(owner=user).exists()


def locked_photos(user: User) -> PhotoQuerySet:
    """The one read of locked photos: only for who owns them, and shown only to an open session."""
    return Photo.objects.filter(owner=user, is_locked=True)


def locked_page(vault: OpenVault, after: str = "") -> LockedPage:
    """Raises BadCursor."""
    photos = locked_photos(vault.owner).filter(is_primary=True)
    total = photos.count()
    waiting = LockedPhoto.objects.filter(photo__owner=vault.owner, state=State.SEALING).count()
    photos = photos.filter(older_than(after))
    page = list(photos.select_related("place").order_by("-taken_local", "-pk")[: PHOTOS + 1])
    follows = cursor_of(page[PHOTOS - 1]) if len(page) > PHOTOS else ""
    return LockedPage(page[:PHOTOS], total, waiting, follows)


def locked_photo_page(vault: OpenVault, photo_id: int) -> LockedPhotoPage:
    """Raises Photo.DoesNotExist."""
    photos = locked_photos(vault.owner)
    photo = photos.select_related("place").get(pk=photo_id)
    stacked = photos.filter(stack=photo.stack_id) if photo.stack_id else photos.none()
    files = list(stacked.order_by("-is_primary", "pk").values_list("pk", "format"))
    words = numbered([name.upper() for _, name in files])
    row = LockedPhoto.objects.filter(photo=photo).first()
    beside = photos.filter(is_primary=True)
    at = photo.taken_local
    newer = beside.filter(Q(taken_local__gt=at) | Q(taken_local=at, pk__gt=photo.pk))
    older = beside.filter(Q(taken_local__lt=at) | Q(taken_local=at, pk__lt=photo.pk))
    return LockedPhotoPage(
        photo=photo,
        names=names_of(photo),
        files=[(pk, word) for (pk, _), word in zip(files, words, strict=True)],
        newer=newer.order_by("taken_local", "pk").values_list("pk", flat=True).first(),
        older=older.order_by("-taken_local", "-pk").values_list("pk", flat=True).first(),
        is_moving_back=row is not None and row.state == State.OPENING,
    )


def names_of(photo: Photo) -> frozenset[str]:
    """The pictures of it that there are, encrypted or not yet."""
    encrypted = LockedFile.objects.filter(locked__photo=photo).exclude(key="")
    plain = Rendition.objects.filter(photo=photo).values_list("name", flat=True)
    return frozenset([*encrypted.values_list("name", flat=True), *plain])


def locked_media(vault: OpenVault, photo_id: int, name: str) -> Media | None:
    """A file of a locked photo, decrypted while it is read; None while it is not made.

    Raises Photo.DoesNotExist.
    """
    photo = locked_photos(vault.owner).select_related("kept_in").get(pk=photo_id)
    row = LockedPhoto.objects.filter(photo=photo).first()
    if row is None or row.state in {State.SEALING, State.BACK}:
        return plain_media(photo, name)
    file = LockedFile.objects.filter(locked=row, name=name).first()
    if file is None:
        return None
    photo_key = keys.open_sealed(vault.private_key, bytes(row.sealed_key))
    return Media(
        open=partial(plain_file, file, photo_key),
        storage="originals",
        key=file.key,
        mime=file.mime,
        size_bytes=file.size_bytes,
        etag=f'"{row.attempt.hex}-{name}"',
        cache=NO_STORE,
        filename=photo.filename if name == LockedFile.ORIGINAL else "",
    )


def plain_media(photo: Photo, name: str) -> Media | None:
    """Of one that is not encrypted yet, or that stays in place."""
    if name == LockedFile.ORIGINAL:
        media = original_media(photo)
        return Media(**{**vars(media), "cache": NO_STORE})
    row = Rendition.objects.filter(photo=photo, name=name).first()
    if row is None:
        return None
    opens = partial(renditions().open, row.key)
    etag = f'"{photo.pk}-{name}-{row.size_bytes:x}"'
    return Media(opens, "renditions", row.key, row.mime, row.size_bytes, etag, NO_STORE)


def encrypted_among(photo_ids: Iterable[int]) -> set[int]:
    """Photos that no stage can look into, or soon none."""
    ids = list(photo_ids)
    if not ids:
        return set()
    rows = LockedPhoto.objects.filter(photo__in=ids).exclude(state=State.BACK)
    return set(rows.values_list("photo_id", flat=True))


def came_back() -> PhotoQuerySet:
    """Photos that left the locked folder, and were not looked at since."""
    photos = Photo.objects.filter(locked__state=State.BACK, locked__is_plain_gone=True)
    return photos.only("pk", "kind", "is_locked")
