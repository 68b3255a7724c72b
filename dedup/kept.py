"""What was kept in place of photos that were resolved away: an archive that speaks of one of those
later means the picture, and so the photo that is there."""

from collections.abc import Collection, Iterable

from dedup.models import Resolution
from photos.models import Photo


def kept_in_place_of(photos: Iterable[Photo]) -> list[Photo]:
    """The photos that stand in for those of these that lie in the trash by a resolution, each once.

    Ask under the lock of duplicates, if what is written then must not come too late.
    """
    asked = {photo.pk for photo in photos}
    went = _ways_of(asked)
    ends = {_end_of(photo_id, went) for photo_id in asked & went.keys()}
    return list(Photo.objects.filter(pk__in=ends).order_by("pk"))


def _ways_of(photo_ids: Collection[int]) -> dict[int, Resolution]:
    """Of each that is not there, and of each that was kept in its place, how it went the last
    time."""
    ways: dict[int, Resolution] = {}
    seen: set[int] = set()
    ids = set(photo_ids)
    while ids := _away(ids - seen):
        seen |= ids
        last = {photo_id: row for row in _standing(ids) for photo_id in ids & set(row.photos[1:])}
        ways |= last
        ids = {row.photos[0] for row in last.values()}
    return ways


def _away(photo_ids: Collection[int]) -> set[int]:
    """Those that are in the trash, or gone for good."""
    there = Photo.objects.filter(pk__in=photo_ids, trashed_at=None)
    return set(photo_ids) - set(there.values_list("pk", flat=True))


def _standing(photo_ids: Collection[int]) -> Iterable[Resolution]:
    """Resolutions that kept one photo of several, these among them, in their order."""
    kept = Resolution.objects.filter(verb=Resolution.Verb.KEEP, undone_at=None)
    rows = kept.filter(photos__overlap=list(photo_ids)).order_by("pk")
    return rows.only("photos")


def _end_of(photo_id: int, ways: dict[int, Resolution]) -> int:
    """Forward in time only: two photos may have gone for each other, one after the other."""
    since = 0
    while (row := ways.get(photo_id)) and row.pk > since:
        photo_id, since = row.photos[0], row.pk
    return photo_id
