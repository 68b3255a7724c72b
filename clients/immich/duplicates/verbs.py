"""Duplicates: read, kept, or decided about; each decision can be undone on the page of history."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from clients.immich.assets.telling import tell_assets
from clients.immich.deciding import Result, result
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.words import Words, body_of
from dedup.keeper import suggest_keeper
from dedup.models import DuplicateGroup, GroupMember
from dedup.services import InvalidResolution, dismiss, resolve
from photos.models import Photo

MOST = 500  # in one answer: those that take the most room


def groups(asked: Asked) -> list[dict[str, Any]]:
    """A DuplicateResponseDto each, by a constant number of queries."""
    found = DuplicateGroup.objects.visible_to(asked.user).order_by("-spare_bytes", "-pk")[:MOST]
    by_group = _photos(asked, list(found))
    photos = [photo for each in by_group.values() for photo in each]
    told = {each["id"]: each for each in tell_assets(asked.user, photos, with_exif=True)}
    return [
        {
            "duplicateId": uuid_of(Kind.GROUP, group.pk),
            "assets": [told[uuid_of(Kind.ASSET, photo.pk)] for photo in by_group[group.pk]],
            "suggestedKeepAssetIds": [
                uuid_of(Kind.ASSET, suggest_keeper(by_group[group.pk]).photo.pk)
            ],
        }
        for group in found
        if len(by_group.get(group.pk, [])) > 1
    ]


def _photos(asked: Asked, found: Sequence[DuplicateGroup]) -> dict[int, list[Photo]]:
    shown = Photo.objects.in_library_of(asked.user).findable()
    rows = GroupMember.objects.filter(group__in=found, photo__in=shown).order_by("photo")
    by_group: dict[int, list[Photo]] = defaultdict(list)
    for row in rows.select_related("photo"):
        by_group[row.group_id].append(row.photo)
    return by_group


def leave(asked: Asked, group_id: int) -> None:
    """They are no duplicates."""
    _decided(asked, group_id, [])


def leave_many(asked: Asked) -> None:
    for group_id in body_of(asked.request).numbers_of("ids", Kind.GROUP) or []:
        _decided(asked, group_id, [])


def decide_many(asked: Asked) -> list[Result]:
    """Of each group: one photo is kept, and those that are named go to the trash."""
    results = []
    for said in body_of(asked.request).list("groups"):
        group_id = said.number_of("duplicateId", Kind.GROUP) or 0
        try:
            _decided(asked, group_id, said.numbers_of("trashAssetIds", Kind.ASSET) or [], said)
        except Refused as error:
            why = "not_found" if error.status == 404 else "validation"
            told = result(group_id, why, kind=Kind.GROUP) | {"errorMessage": error.message}
            results.append(told)
        else:
            results.append(result(group_id, kind=Kind.GROUP))
    return results


def _decided(asked: Asked, group_id: int, trash: Sequence[int], said: Words | None = None) -> None:
    group = DuplicateGroup.objects.visible_to(asked.user).filter(pk=group_id).first()
    if group is None:
        raise Refused(404, "Duplicate not found")
    keep = (said and said.numbers_of("keepAssetIds", Kind.ASSET)) or []
    own = Photo.objects.in_library_of(asked.user).in_bulk([*trash, *keep])
    if trash and len(keep) != 1:
        raise Refused(400, "Exactly one asset is kept of a group")
    if len(own) < len({*trash, *keep}):
        raise Refused(404, "Asset not found")
    try:
        if trash:
            resolve(group, own[keep[0]], [own[pk] for pk in trash])
        else:
            dismiss(group)
    except InvalidResolution as error:
        raise Refused(400, str(error)) from error
