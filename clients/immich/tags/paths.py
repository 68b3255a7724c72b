"""The paths of a library's tags. A name is there once in a library, wherever it lies: of two
paths that end alike, the later one is the whole name of its tag."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment
from curating.tags.selectors import tag_tree
from curating.tags.services import BeneathItself, move_tag
from photos.models import RefusedTag, Tag
from photos.services.tags import InvalidTag, clean_tag_name, tags_named

SLASH = "/"


def tags_of(user: User) -> list[Tag]:
    """Those that photos have, those above them, and those that wait for a photo; by name. Of what
    was taken off all photos nothing is left to see."""
    shown = {branch.tag.pk for branch in tag_tree(user)}
    refused = set(RefusedTag.objects.filter(tag__owner=user).values_list("tag", flat=True))
    tags = Tag.objects.filter(owner=user).order_by("name")
    return [tag for tag in tags if tag.pk in shown or tag.pk not in refused]


def path_of(tag: Tag, tags: dict[int, Tag]) -> str:
    """From the outermost of those above it; a ring is cut."""
    path, above, seen = tag.name, tags.get(tag.parent_id or 0), {tag.pk}
    while above and above.pk not in seen:
        seen.add(above.pk)
        if not path.casefold().startswith(f"{above.name}{SLASH}".casefold()):
            path = f"{above.name}{SLASH}{path}"
        above = tags.get(above.parent_id or 0)
    return path


def tell_tags(user: User, tags: Iterable[Tag]) -> list[dict[str, Any]]:
    """A TagResponseDto each. Nobody notes when a tag came into being."""
    known = Tag.objects.filter(owner=user).in_bulk()
    return [_tag(user, tag, path_of(tag, known)) for tag in tags]


def _tag(user: User, tag: Tag, path: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": uuid_of(Kind.TAG, tag.pk),
        "name": path.rpartition(SLASH)[2] or path,
        "value": path,
        "createdAt": moment(user.created_at),
        "updatedAt": moment(user.created_at),
    }
    return told | {"parentId": uuid_of(Kind.TAG, tag.parent_id)} if tag.parent_id else told


def tag_at(user: User, path: str) -> Tag:
    """The tag of this path, made with all above it where they are missing."""
    known = Tag.objects.filter(owner=user).in_bulk()
    by_path = {path_of(tag, known).casefold(): tag for tag in known.values()}
    names = [name for name in path.split(SLASH) if name.strip()]
    tag: Tag | None = None
    for depth, name in enumerate(names, start=1):
        whole = SLASH.join(names[:depth])
        tag = by_path.get(whole.casefold()) or _made(user, name, whole, tag)
    if tag is None:
        raise Refused(400, "A tag has a name")
    return tag


def _made(user: User, name: str, path: str, parent: Tag | None) -> Tag:
    is_taken = Tag.objects.filter(owner=user, name__iexact=name).exists()
    try:
        (tag,), _ = tags_named(user, [clean_tag_name(path if is_taken else name)])
        if parent:
            move_tag(tag, parent)
    except (InvalidTag, BeneathItself) as error:
        raise Refused(400, "A tag is a word or a few, of at most 100 letters") from error
    return tag
