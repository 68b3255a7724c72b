"""Tags: read, made, named, deleted, and put on photos."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from clients.immich.deciding import Result, decide, decide_with, result
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.routing import created
from clients.immich.tags.paths import SLASH, path_of, tag_at, tags_of, tell_tags
from clients.immich.words import body_of
from curating.among import among
from curating.tags.services import NameTaken, delete_tag, rename_tag
from photos.models import Photo, PhotoTag, Tag
from photos.services.tags import InvalidTag


def tags(asked: Asked) -> list[dict[str, Any]]:
    return tell_tags(asked.user, tags_of(asked.user))


def tag(asked: Asked, tag_id: int) -> dict[str, Any]:
    return tell_tags(asked.user, [own_tag(asked, tag_id)])[0]


def make(asked: Asked) -> HttpResponse:
    """By its name, within another."""
    said = body_of(asked.request)
    path, parent_id = said.needed("name"), said.number_of("parentId", Kind.TAG)
    if parent_id is not None:
        known = Tag.objects.filter(owner=asked.user).in_bulk()
        path = SLASH.join([path_of(own_tag(asked, parent_id), known), path])
    return created(tell_tags(asked.user, [tag_at(asked.user, path)])[0])


def make_paths(asked: Asked) -> list[dict[str, Any]]:
    """Those of these paths: what is there stays."""
    paths = body_of(asked.request).said.get("tags")
    if not isinstance(paths, list) or not all(_is_path(each) for each in paths):
        raise Refused(400, "tags must be an array of strings")
    return tell_tags(asked.user, [tag_at(asked.user, path) for path in paths])


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and len(value) <= LONGEST_PATH


def change(asked: Asked, tag_id: int) -> dict[str, Any]:
    """Its name. Tags have no colours here."""
    found, name = own_tag(asked, tag_id), body_of(asked.request).text("name")
    if name is not None:
        try:
            rename_tag(found, name)
        except InvalidTag as error:
            raise Refused(400, "A tag is a word or a few, of at most 100 letters") from error
        except NameTaken as error:
            raise Refused(400, "Another tag is called so") from error
    return tell_tags(asked.user, [found])[0]


def delete(asked: Asked, tag_id: int) -> None:
    """Off every photo; with undo."""
    delete_tag(asked.user, own_tag(asked, tag_id))


def put_on(asked: Asked, tag_id: int) -> list[Result]:
    found, ids = own_tag(asked, tag_id), _photo_ids(asked)
    own, tagged = _own(asked, ids), _tagged(found, ids)
    _put_on(asked, [found], [pk for pk in ids if pk in own and pk not in tagged])
    return [result(pk, _why_not(pk, own, "duplicate" if pk in tagged else "")) for pk in ids]


def take_off(asked: Asked, tag_id: int) -> list[Result]:
    found, ids = own_tag(asked, tag_id), _photo_ids(asked)
    own, tagged = _own(asked, ids), _tagged(found, ids)
    chosen = [pk for pk in ids if pk in own and pk in tagged]
    if chosen:
        decide(asked.user, "untag", chosen, {"tag": str(found.pk)})
    return [result(pk, _why_not(pk, own, "" if pk in tagged else "not_found")) for pk in ids]


def put_on_many(asked: Asked) -> dict[str, int]:
    """Several tags on several photos; how many were new."""
    said = body_of(asked.request)
    chosen = [own_tag(asked, pk) for pk in said.numbers_of("tagIds", Kind.TAG) or []]
    own = _own(asked, said.numbers_of("assetIds", Kind.ASSET) or [])
    before = PhotoTag.objects.filter(tag__in=chosen, photo__in=own).values("tag", "photo")
    count = len(chosen) * len(own) - before.distinct().count()
    _put_on(asked, chosen, sorted(own))
    return {"count": count}


def own_tag(asked: Asked, tag_id: int) -> Tag:
    found = Tag.objects.filter(owner=asked.user, pk=tag_id).first()
    if found is None:
        raise Refused(404, "Tag not found")
    return found


def _put_on(asked: Asked, chosen: Sequence[Tag], photo_ids: Sequence[int]) -> None:
    if photo_ids and chosen:
        words = ", ".join(sorted(each.name for each in chosen))
        ids = sorted(each.pk for each in chosen)
        decide_with(asked.user, "tag", photo_ids, {"tags": ids, "made": [], "words": words})


def _photo_ids(asked: Asked) -> list[int]:
    return body_of(asked.request).numbers_of("ids", Kind.ASSET) or []


def _own(asked: Asked, photo_ids: Sequence[int]) -> set[int]:
    photos = Photo.objects.in_library_of(asked.user).filter(among(photo_ids))
    return set(photos.values_list("pk", flat=True))


def _tagged(found: Tag, photo_ids: Sequence[int]) -> set[int]:
    rows = PhotoTag.objects.filter(among(photo_ids, "photo_id"), tag=found)
    return set(rows.values_list("photo", flat=True))


def _why_not(pk: int, own: set[int], otherwise: str) -> str:
    return otherwise if pk in own else "not_found"


LONGEST_PATH = 1000
