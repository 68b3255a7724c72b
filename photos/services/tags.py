"""What people, files and models say is in a photo. What a person took off stays off: the row
moves to RefusedTag, where no reader of tags looks, and every writer here asks for it first."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.models import User
from photos.locks import lock_photos
from photos.models import Photo, PhotoTag, RefusedTag, Tag

LONGEST_NAME = 100
# Control characters, broken surrogates, and marks that turn the direction of what follows.
UNWANTED_KINDS = {"Cc", "Cs"}
DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Origin = PhotoTag.Origin


class InvalidTag(ValueError):
    """A tag is a word or a few, no longer than `LONGEST_NAME`."""


def clean_tag_name(text: str) -> str:
    """Return a tag as a person meant it: one line, no spaces around it. Raises InvalidTag."""
    lines = " ".join(unicodedata.normalize("NFC", text).split())
    name = "".join(each for each in lines if _is_wanted(each)).strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidTag(name[:LONGEST_NAME])
    return name


def add_tags(photo: Photo, text: str) -> None:
    """Put a person's words on a photo, several with commas between. Raises InvalidTag."""
    names = [clean_tag_name(part) for part in text.split(",") if part.strip()]
    if not names:
        raise InvalidTag(text)
    with transaction.atomic():
        lock_photos([photo])
        tags = _tags_of_owner(photo.owner_id, names)
        RefusedTag.objects.filter(photo=photo, tag__in=tags).delete()
        PhotoTag.objects.bulk_create(
            [PhotoTag(photo=photo, tag=tag, origin=Origin.PERSON) for tag in tags],
            ignore_conflicts=True,
        )


def refuse_tag(photo: Photo, tag: Tag) -> None:
    """Take a tag off a photo for good, and what a model calls a kind of it: no dog, no poodle."""
    with transaction.atomic():
        lock_photos([photo])
        now = timezone.now()
        rows = PhotoTag.objects.filter(photo=photo).select_related("tag__parent__parent__parent")
        refused = [row for row in rows if row.tag_id == tag.pk or _is_guessed_kind_of(row, tag)]
        RefusedTag.objects.bulk_create(
            [
                RefusedTag(
                    photo=photo,
                    tag_id=row.tag_id,
                    origin=row.origin,
                    confidence=row.confidence,
                    refused_at=now,
                )
                for row in refused
            ],
            ignore_conflicts=True,
        )
        PhotoTag.objects.filter(pk__in=[row.pk for row in refused]).delete()


def restore_tag(photo: Photo, tag: Tag) -> None:
    """Undo `refuse_tag`: what went with the tag comes back with it."""
    with transaction.atomic():
        lock_photos([photo])
        moments = RefusedTag.objects.filter(photo=photo, tag=tag).values("refused_at")
        rows = list(RefusedTag.objects.filter(photo=photo, refused_at__in=moments))
        PhotoTag.objects.bulk_create(
            [
                PhotoTag(
                    photo=photo, tag_id=row.tag_id, origin=row.origin, confidence=row.confidence
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )
        RefusedTag.objects.filter(pk__in=[row.pk for row in rows]).delete()


def replace_file_tags(photo: Photo, keywords: Sequence[str]) -> None:
    """The file's keywords as tags; those of people and models stay."""
    names = {keyword[:200] for keyword in keywords if keyword}
    with transaction.atomic():
        lock_photos([photo])
        refused = RefusedTag.objects.filter(photo=photo).values("tag")
        tags = list(_tags_of_owner(photo.owner_id, names).exclude(pk__in=refused))
        kept = PhotoTag.objects.filter(photo=photo, origin=Origin.FILE)
        kept.exclude(tag__in=tags).delete()
        PhotoTag.objects.bulk_create(
            [PhotoTag(photo=photo, tag=tag, origin=Origin.FILE) for tag in tags],
            ignore_conflicts=True,
        )


def replace_model_tags(
    photos: Sequence[Photo], guesses: Iterable[PhotoTag], wider: Mapping[int, Sequence[int]]
) -> None:
    """Put a model's guesses in place of what a model said before.

    `wider` has, by the id of a tag, the ids of those above it: who refused the dog refused the
    poodle. What a person or a file said is not touched.
    """
    with transaction.atomic():
        lock_photos(photos)
        rows = RefusedTag.objects.filter(photo__in=photos)
        refused = set(rows.values_list("photo_id", "tag_id"))
        PhotoTag.objects.filter(photo__in=photos, origin=Origin.MODEL).delete()
        PhotoTag.objects.bulk_create(
            [
                guess
                for guess in guesses
                if not any(
                    (guess.photo_id, tag) in refused
                    for tag in (guess.tag_id, *wider.get(guess.tag_id, ()))
                )
            ],
            ignore_conflicts=True,
        )


def tags_named(owner: User, names: Iterable[str]) -> tuple[list[Tag], set[int]]:
    """The person's tags of these names, and the ids of those that came into being by this."""
    wanted = sorted(set(names))
    known = set(_named(wanted).filter(owner=owner).values_list("pk", flat=True))
    tags = list(_tags_of_owner(owner.pk, wanted))
    return tags, {tag.pk for tag in tags} - known


def tag_ids(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The ids by owner and name, in ASCII; tags are made where they are missing. Workers that
    make the same tags at once do so in one order."""
    keys = sorted(set(wanted))
    owners, names = {owner for owner, _ in keys}, {name for _, name in keys}
    Tag.objects.bulk_create(
        [Tag(owner_id=owner, name=name) for owner, name in keys], ignore_conflicts=True
    )
    found = _named(names).filter(owner__in=owners)
    ids = {
        (owner, upper): pk
        for owner, upper, pk in found.values_list("owner_id", Upper("name"), "pk")
    }
    return {(owner, name): ids[owner, name.upper()] for owner, name in keys}


def place_beneath(parents: Mapping[int, int]) -> None:
    """Give each tag (by id) its wider one, where nobody gave it one before."""
    loose = list(Tag.objects.filter(pk__in=parents, parent=None).order_by("pk"))
    for tag in loose:
        tag.parent_id = parents[tag.pk]
    Tag.objects.bulk_update(loose, ["parent"])


def _tags_of_owner(owner_id: int, names: Iterable[str]) -> QuerySet[Tag]:
    wanted = sorted(set(names))
    Tag.objects.bulk_create(
        [Tag(owner_id=owner_id, name=name) for name in wanted], ignore_conflicts=True
    )
    return _named(wanted).filter(owner_id=owner_id)


def _named(names: Iterable[str]) -> QuerySet[Tag]:
    """Tags of these names, in whatever case: the database says what is the same."""
    wanted = [Upper(Value(name)) for name in names]
    return Tag.objects.alias(upper=Upper("name")).filter(upper__in=wanted)


def _is_guessed_kind_of(row: PhotoTag, tag: Tag) -> bool:
    above: Tag | None = row.tag.parent
    seen = {row.tag_id}
    while above and above.pk not in seen:
        if above.pk == tag.pk:
            return row.origin == Origin.MODEL
        seen.add(above.pk)
        above = above.parent
    return False


def _is_wanted(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind not in UNWANTED_KINDS and character not in DIRECTION_MARKS
