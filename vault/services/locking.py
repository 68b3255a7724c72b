"""What a person asks for: photos into the locked folder, and back. The bytes follow later."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from photos.models import Photo, PhotoQuerySet, Rendition
from photos.services.removal import mending_stacks
from vault import keys
from vault.models import LockedPhoto, Vault
from vault.opened import OpenVault

State = LockedPhoto.State
LONGEST_WAIT = timedelta(hours=1)  # for the pictures of a photo that came in locked


class NoVault(Exception):
    """There is no PIN yet."""


class StaysInPlace(Exception):
    """Photos whose originals lie in a folder of the machine: there they would stay to be seen."""

    def __init__(self, count: int, source: str) -> None:
        super().__init__(count, source)
        self.count, self.source = count, source


def lock_photos(owner: User, photo_ids: Iterable[int]) -> int:
    """Move the person's photos into the locked folder, with all files of their stacks; how many.

    They are out of sight when this returns, and encrypted soon. Raises NoVault, Photo.DoesNotExist
    where one is not theirs, and StaysInPlace.
    """
    if not Vault.objects.filter(owner=owner).exists():
        raise NoVault
    chosen = whole(Photo.objects.in_library_of(owner), photo_ids)
    refuse_in_place(chosen)
    with mending_stacks(chosen):
        ids = list(chosen.values_list("pk", flat=True))
        come_back = LockedPhoto.objects.filter(photo__in=ids, state=State.BACK)
        come_back.update(state=State.SEALING, is_plain_gone=False, opened_key="", leased_until=None)
        rows = [LockedPhoto(photo_id=photo_id) for photo_id in ids]
        LockedPhoto.objects.bulk_create(rows, ignore_conflicts=True)
        Photo.objects.filter(pk__in=ids).update(is_locked=True, trashed_at=None)
        return len(ids)


def whole(photos: PhotoQuerySet, photo_ids: Iterable[int]) -> PhotoQuerySet:
    """These with the other files of their stacks. Raises Photo.DoesNotExist."""
    wanted = set(photo_ids)
    found = photos.filter(pk__in=wanted)
    if found.count() != len(wanted):
        raise Photo.DoesNotExist
    stacks = list(found.exclude(stack=None).values_list("stack", flat=True))
    return photos.filter(Q(pk__in=wanted) | Q(stack__in=stacks))


def refuse_in_place(photos: PhotoQuerySet) -> None:
    in_place = photos.filter(kept_in__isnull=False).select_related("kept_in")
    first = in_place.first()
    if first:
        raise StaysInPlace(in_place.count(), str(first.kept_in))


def unlock_photos(vault: OpenVault, photo_ids: Iterable[int]) -> int:
    """Move photos back into the library, with all files of their stacks; how many. What is
    encrypted is seen again once it is decrypted. Raises Photo.DoesNotExist."""
    mine = Photo.objects.filter(owner=vault.owner, is_locked=True)
    chosen = whole(mine, photo_ids)
    with mending_stacks(chosen):
        rows = {row.photo_id: row for row in rows_of(chosen)}
        plain = [photo for photo in chosen if is_plain(rows.get(photo.pk))]
        Photo.objects.filter(pk__in=[photo.pk for photo in plain]).update(is_locked=False)
        LockedPhoto.objects.filter(photo__in=plain).delete()
        for row in rows.values():
            if row.state == State.LOCKED:
                hand_over_key(vault, row)
        return len(plain) + len([row for row in rows.values() if row.state != State.SEALING])


def rows_of(photos: PhotoQuerySet) -> list[LockedPhoto]:
    rows = LockedPhoto.objects.filter(photo__in=photos.values("pk")).order_by("pk")
    return list(rows.select_for_update(no_key=True))


def is_plain(row: LockedPhoto | None) -> bool:
    """Whether nothing of it was encrypted yet: an attempt that is under way finds no row."""
    return row is None or row.state == State.SEALING


def hand_over_key(vault: OpenVault, row: LockedPhoto) -> None:
    """Its files' key for whoever decrypts them: the photo is to be readable anyway."""
    photo_key = keys.open_sealed(vault.private_key, bytes(row.sealed_key))
    row.opened_key = keys.under_secret(photo_key, f"photo {row.photo_id}")
    row.state, row.leased_until = State.OPENING, None
    row.save(update_fields=["opened_key", "state", "leased_until", "changed_at"])


def take_in_imported(owner_id: int) -> int:
    """Photos that an archive said are locked: they are encrypted, too, once there is a PIN
    and their pictures are made."""
    photos = Photo.objects.filter(owner=owner_id, is_locked=True, kept_in=None, locked=None)
    drawn = Q(renditions__name=Rendition.Name.THUMBNAIL)
    waited = Q(added_at__lt=timezone.now() - LONGEST_WAIT)
    rows = [LockedPhoto(photo=photo) for photo in photos.filter(drawn | waited).only("pk")]
    LockedPhoto.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_those_back(photo_ids: Iterable[int]) -> None:
    """They are photos like any other again."""
    back = LockedPhoto.objects.filter(state=State.BACK, is_plain_gone=True)
    back.filter(photo__in=list(photo_ids)).delete()


def bytes_came_again(photo: Photo) -> None:
    """Its owner handed the same bytes in once more: they must not stay in the clear."""
    LockedPhoto.objects.filter(photo=photo).update(is_plain_gone=False)
