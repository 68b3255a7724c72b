"""RAW files without the JPEG that cameras make beside them, and what may be their partner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from dedup.models import Link
from dedup.stacks.file import File, gap_seconds, same_camera
from dedup.stacks.names import beginnings
from dedup.stacks.reading import MOST_NEAR, files_of, stackable
from photos.formats import RAW_FORMATS
from photos.models import Decision, KeptApart, Photo, PhotoQuerySet

LEFT_ALONE = "raw_alone"  # the column of the person's decision


@dataclass(frozen=True)
class Partner:
    """A photo that a RAW file may belong to, and why."""

    photo: Photo
    reason: str


def raws_alone(user: User) -> PhotoQuerySet:
    """The RAW files that are in no stack with a picture, save those that are to be left alone."""
    pictures = Photo.objects.filter(stack=OuterRef("stack"), kind=Photo.Kind.IMAGE)
    decided = Decision.objects.filter(photo=OuterRef("pk"), column=LEFT_ALONE)
    shown = Photo.objects.in_library_of(user).filter(trashed_at__isnull=True, is_locked=False)
    alone = shown.exclude(Exists(pictures.exclude(format__in=RAW_FORMATS)))
    return alone.filter(format__in=RAW_FORMATS).exclude(Exists(decided))


def suggested_partner(raw: Photo) -> Partner | None:
    return suggested_partners([raw]).get(raw.pk)


def suggested_partners(raws: Sequence[Photo]) -> dict[int, Partner]:
    """For RAW files of one library, the picture that each may belong to. What looks alike comes
    before what only has its name; what a person keeps apart is not offered."""
    if not raws:
        return {}
    raw_ids = [raw.pk for raw in raws]
    alike, apart = pairs_of(Link, raw_ids), pairs_of(KeptApart, raw_ids)
    files = files_of(stackable(raws[0].owner_id).filter(pk__in=raw_ids))
    pictures = pictures_for(files, raws[0].owner_id, {other for _raw, other in alike})
    found = {}
    for raw in files:
        fitting = [each for each in pictures if (raw.photo_id, each.photo_id) not in apart]
        if partner := best_partner(raw, fitting, alike):
            found[raw.photo_id] = partner
    photos = Photo.objects.in_bulk([picture for picture, _reason in found.values()])
    return {raw: Partner(photos[picture], reason) for raw, (picture, reason) in found.items()}


def pairs_of(model: type[Link] | type[KeptApart], raw_ids: Collection[int]) -> set[tuple[int, int]]:
    """The rows that name one of these photos, as pairs of it and the other."""
    rows = model.objects.filter(Q(first__in=raw_ids) | Q(second__in=raw_ids))
    pairs = list(rows.values_list("first", "second"))
    return {*pairs, *((second, first) for first, second in pairs)}


def pictures_for(raws: Sequence[File], owner_id: int, alike: Collection[int]) -> list[File]:
    """What has the name of one of them, at any time, or looks like one."""
    begins = [begin for raw in raws for begin in beginnings(raw.name)]
    named = reduce(or_, (Q(filename__istartswith=begin) for begin in begins), Q(pk__in=alike))
    pictures = stackable(owner_id).filter(kind=Photo.Kind.IMAGE).exclude(format__in=RAW_FORMATS)
    ids = list(pictures.filter(named).order_by("pk").values_list("pk", flat=True)[:MOST_NEAR])
    return files_of(pictures.filter(pk__in=ids))


def best_partner(
    raw: File, pictures: Sequence[File], alike: Collection[tuple[int, int]]
) -> tuple[int, str] | None:
    """The number of the picture, and why; nothing where none fits."""
    fitting = [
        ((raw.photo_id, each.photo_id) not in alike, gap_seconds(raw, each), each.photo_id)
        for each in pictures
        if is_partner(raw, each, is_alike=(raw.photo_id, each.photo_id) in alike)
    ]
    if not fitting:
        return None
    by_name, gap, picture = min(fitting)
    return picture, apart_in_words(gap) if by_name else _("Looks the same")


def is_partner(raw: File, picture: File, *, is_alike: bool) -> bool:
    """Beneath an archived one the other would leave the timeline."""
    if picture.is_archived != raw.is_archived:
        return False
    is_named = picture.name.base == raw.name.base and same_camera(raw, picture) is not False
    return is_alike or is_named


def apart_in_words(gap: float) -> str:
    """How far two files of one name are from each other in time."""
    if gap < 120:
        return _("Same name, %(count)d seconds apart") % {"count": round(gap)}
    if gap < 2 * 86400:
        return _("Same name, %(count)d hours apart") % {"count": round(gap / 3600)}
    return _("Same name, %(count)d days apart") % {"count": round(gap / 86400)}
