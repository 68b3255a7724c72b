"""Albums and tags."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from albums.models import AlbumPhoto, AlbumRemoval
from dedup.services.known import Case
from dedup.services.ledger import Ledger
from dedup.services.plans import Move, What
from dedup.services.rows import ALBUM_PHOTO, ALBUM_REMOVAL, REFUSED_TAG, TAG
from photos.models import PhotoTag, RefusedTag

Origin = PhotoTag.Origin
SAID = (Origin.PERSON, Origin.FILE)  # a model sees the keeper itself


def albums(case: Case) -> Iterator[Move]:
    """An album that shows one of them shows the keeper; smart albums fill themselves. What was
    taken out of an album stays out, where no other of them is in it."""
    known, keeper = case.known, case.keeper.pk
    shown = {row.album_id for photo in case.photos for row in known.albums[photo.pk]}
    own = {row.album_id for row in known.albums[keeper]}
    for photo in case.losers:
        for row in known.albums[photo.pk]:
            if not row.album.is_smart:
                words = "" if row.album_id in own else _("album “%s”") % row.album.title
                do = partial(put_in_album, row.album_id, keeper, row.added_at)
                yield Move(photo.pk, What.ALBUM, words, do)
        for removal in known.removals[photo.pk]:
            if removal.album_id not in shown:
                do = partial(keep_out, removal.album_id, keeper)
                yield Move(photo.pk, What.ALBUM, do=do)


def put_in_album(album: int, photo: int, added_at: datetime, ledger: Ledger) -> None:
    key = ALBUM_PHOTO.key_of(album, photo)
    ledger.claim(ALBUM_PHOTO, [key], ["added_at"])
    ledger.watch(ALBUM_REMOVAL, [key])
    AlbumRemoval.objects.filter(album=album, photo=photo).delete()
    AlbumPhoto.objects.get_or_create(
        album_id=album, photo_id=photo, defaults={"added_at": added_at}
    )


def keep_out(album: int, photo: int, ledger: Ledger) -> None:
    ledger.claim(ALBUM_REMOVAL, [ALBUM_REMOVAL.key_of(album, photo)])
    AlbumRemoval.objects.get_or_create(album_id=album, photo_id=photo)


def tags(case: Case) -> Iterator[Move]:
    """What a person or a file said of one of them. A refusal stands where nobody says the tag."""
    known, keeper = case.known, case.keeper.pk
    said = {row.tag_id for photo in case.photos for row in known.tags[photo.pk] if _is_said(row)}
    own = {row.tag_id: row.origin for row in known.tags[keeper] if _is_said(row)}
    for photo in case.losers:
        for row in known.tags[photo.pk]:
            if _is_said(row) and not (row.origin == own.get(row.tag_id) == Origin.FILE):
                words = "" if row.tag_id in own else _("tag “%s”") % row.tag.name
                yield Move(photo.pk, What.TAG, words, partial(put_tag, keeper, row.tag_id))
        for refusal in known.refused_tags[photo.pk]:
            if refusal.tag_id not in said:
                do = partial(refuse_tag, keeper, refusal)
                yield Move(photo.pk, What.TAG, do=do)


def _is_said(row: PhotoTag) -> bool:
    return row.origin in SAID


def put_tag(photo: int, tag: int, ledger: Ledger) -> None:
    """As a person's: the keeper's file does not say it."""
    ledger.claim(TAG, [TAG.key_of(photo, tag, Origin.PERSON)], ["confidence"])
    ledger.watch(REFUSED_TAG, [REFUSED_TAG.key_of(photo, tag, origin) for origin in Origin])
    RefusedTag.objects.filter(photo=photo, tag=tag).delete()
    PhotoTag.objects.get_or_create(photo_id=photo, tag_id=tag, origin=Origin.PERSON)


def refuse_tag(photo: int, refusal: RefusedTag, ledger: Ledger) -> None:
    """A model's guess gives way."""
    tag, origin = refusal.tag_id, refusal.origin
    ledger.claim(REFUSED_TAG, [REFUSED_TAG.key_of(photo, tag, origin)], ["confidence"])
    ledger.watch(TAG, [TAG.key_of(photo, tag, Origin.MODEL)])
    PhotoTag.objects.filter(photo=photo, tag=tag, origin=Origin.MODEL).delete()
    RefusedTag.objects.get_or_create(
        photo_id=photo, tag_id=tag, origin=origin,
        defaults={"confidence": refusal.confidence, "refused_at": refusal.refused_at},
    )  # fmt: skip
