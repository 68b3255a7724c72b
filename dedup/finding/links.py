"""Photos are compared with those that may be the same picture, and what was found is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from django.db.models import Q

from dedup.finding.candidates import candidates_of
from dedup.finding.families import family_of, is_equal, mates_of, missing_links
from dedup.finding.kin import pairs_of_kin
from dedup.finding.looks import Looks
from dedup.models import Link, UncheckedPhoto
from ml.likeness.protocol import Likeness
from photos.locks import stacks_locked
from photos.models import Photo


def link_photos(photos: Sequence[Photo]) -> None:
    """Compare each photo with its candidates, and write a link for each that is alike.

    Twice is the same as once; a pair that is no longer alike loses its link. What a person
    dismissed is linked, too: that is another row, which wins. Raises what `Looks.of` raises.
    """
    looks = Looks()
    for photo in photos:
        # One that cannot be compared is none that is still to come.
        UncheckedPhoto.objects.filter(pk=photo.pk).delete()
        if others := others_of(photo):
            looks.of(photo)
            write_links(photo, looks.compare_all(photo, others))
            compare_kin(photo, looks)


def compare_kin(photo: Photo, looks: Looks) -> None:
    """Compare what is the same picture as a third, too."""
    pairs = sorted(pairs_of_kin(photo.pk))
    photos = Photo.objects.filter(owner=photo.owner_id, kind=photo.kind).in_bulk(
        {each for pair in pairs for each in pair}
    )
    for one, other in pairs:
        if {one, other} <= photos.keys():
            write_links(photos[one], looks.compare_all(photos[one], [photos[other]]))


def others_of(photo: Photo) -> list[Photo]:
    """The candidates, and what it is linked with already: of its own library and kind."""
    linked = Link.objects.filter(Q(first=photo) | Q(second=photo)).values_list("first", "second")
    ids = {*candidates_of(photo)}.union(*linked) - {photo.pk}
    others = Photo.objects.filter(pk__in=ids, owner=photo.owner_id, kind=photo.kind)
    return list(others.order_by("pk"))


def write_links(photo: Photo, found: Mapping[int, Likeness | None]) -> None:
    """What was found between a photo and others; of one that is gone meanwhile nothing is kept."""
    with stacks_locked(photo.owner_id):
        family = write_family(photo, found)
        there = set(
            Photo.objects.filter(pk__in=[photo.pk, *found]).values_list("pk", flat=True).order_by()
        )
        alike = {
            other: likeness
            for other, likeness in found.items()
            if likeness and (family is None or other in family or not is_equal(likeness))
        }
        keep_links(
            new_link(photo.pk, other, likeness)
            for other, likeness in alike.items()
            if {photo.pk, other} <= there
        )
        unlike = found.keys() - alike.keys()
        Link.objects.filter(first=photo, second__in=unlike).delete()
        Link.objects.filter(second=photo, first__in=unlike).delete()


def write_family(photo: Photo, found: Mapping[int, Likeness | None]) -> set[int] | None:
    """Take the photo into a family where it is equal to others; None where it is equal to none.
    What a video sounds like was not compared, so that nothing follows for a third."""
    equal = {other for other, likeness in found.items() if is_equal(likeness)}
    if photo.is_video or not equal:
        return None
    mates = mates_of({photo.pk, *equal}, photo.owner_id)
    family = family_of(photo.pk, equal, mates, found.keys() - equal)
    keep_links(missing_links({photo.pk, *family}, mates))
    return family


def keep_links(links: Iterable[Link]) -> None:
    Link.objects.bulk_create(
        links,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["kind", "per_cent", "placement"],
    )


def new_link(photo_id: int, other_id: int, likeness: Likeness) -> Link:
    """`likeness` is of the photo with the lower number to the other one."""
    first, second = sorted((photo_id, other_id))
    return Link(
        first_id=first,
        second_id=second,
        kind=likeness.kind.value,
        per_cent=likeness.per_cent,
        placement=asdict(likeness.placement),
    )
