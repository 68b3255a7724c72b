"""Reads of the tags page: the tree with counts, and the search for several tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from photos.models import Photo, PhotoQuerySet, PhotoTag, Tag

MOST_CHOSEN = 20
WAYS = ("all", "any", "none")


@dataclass(frozen=True)
class Branch:
    """A tag in the tree: how deep it lies, and how many photos have it themselves."""

    tag: Tag
    depth: int
    count: int

    @property
    def search(self) -> str:
        return urlencode({"q": quoted(self.tag.name)})


def tag_tree(user: User, words: str = "") -> list[Branch]:
    """Tags that photos have, and those above them; by name. `words`: only those named like it."""
    tags = list(Tag.objects.filter(owner=user).order_by("name"))
    counts = counts_of(user)
    shown = with_those_above({tag.pk: tag.parent_id for tag in tags}, counts)
    if words:
        like = [tag for tag in tags if words.casefold() in tag.name.casefold() and tag.pk in shown]
        return [Branch(tag, 0, counts.get(tag.pk, 0)) for tag in like]
    return list(branches([tag for tag in tags if tag.pk in shown], counts))


def shown_tags(user: User) -> QuerySet[Tag]:
    """Those that photos have, and those above them."""
    own = Tag.objects.filter(owner=user)
    used = tags_used(user).values_list("tag", flat=True).distinct()
    return own.filter(pk__in=with_those_above(dict(own.values_list("pk", "parent")), used))


def counts_of(user: User, tag_ids: Iterable[int] | None = None) -> dict[int, int]:
    """How many photos have them, or all, themselves; what none has is missing."""
    rows = tags_used(user) if tag_ids is None else tags_used(user).filter(tag__in=list(tag_ids))
    counted = rows.values_list("tag").annotate(count=Count("photo", distinct=True))
    return dict(counted.order_by())


def tags_used(user: User) -> QuerySet[PhotoTag]:
    photos = Photo.objects.in_library_of(user).filter(trashed_at=None)
    return PhotoTag.objects.filter(photo__in=photos).order_by()


def with_those_above(parents: Mapping[int, int | None], used: Iterable[int]) -> set[int]:
    """`parents`: of each tag the one above it."""
    shown = set(used)
    for pk in list(shown):
        above = parents[pk]
        while above and above not in shown:
            shown.add(above)
            above = parents[above]
    return shown


def branches(tags: Sequence[Tag], counts: dict[int, int]) -> Iterator[Branch]:
    """Each beneath its own; a ring is cut where it begins."""
    children: dict[int, list[Tag]] = {}
    for tag in tags:
        children.setdefault(tag.parent_id or 0, []).append(tag)
    seen: set[int] = set()
    waiting = [(tag, 0) for tag in reversed(children.get(0, []))]
    while waiting:
        tag, depth = waiting.pop()
        seen.add(tag.pk)
        yield Branch(tag, depth, counts.get(tag.pk, 0))
        waiting += [(each, depth + 1) for each in reversed(children.get(tag.pk, []))]
    for tag in tags:
        if tag.pk not in seen:
            yield Branch(tag, 0, counts.get(tag.pk, 0))


def within(tag: Tag) -> set[int]:
    """The tag and all beneath it."""
    parents = dict(Tag.objects.filter(owner=tag.owner_id).values_list("pk", "parent"))
    found = {tag.pk}
    while grown := {pk for pk, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def photos_with(user: User, tag: Tag) -> list[int]:
    photos = Photo.objects.in_library_of(user)
    return list(photos.filter(photo_tags__tag=tag).distinct().values_list("pk", flat=True))


def photos_shown_with(user: User, tag: Tag) -> PhotoQuerySet:
    """Those that have the tag themselves, save what is in the trash."""
    rows = PhotoTag.objects.filter(tag=tag)
    photos = Photo.objects.in_library_of(user).filter(trashed_at=None)
    return photos.filter(pk__in=rows.values("photo"))


def query_for(user: User, tag_ids: Sequence[int], way: str) -> str:
    """The search for photos with all of the tags, with any, or with none of them."""
    tags = Tag.objects.filter(Q(pk__in=tag_ids), owner=user).order_by("name")[:MOST_CHOSEN]
    names = [quoted(tag.name) for tag in tags]
    if way == "none":
        return " ".join(f"-{name}" for name in names)
    return (" OR " if way == "any" else " ").join(names)


def quoted(name: str) -> str:
    return f'tag:"{name.replace(chr(34), " ")}"'
