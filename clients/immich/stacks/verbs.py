"""Stacks: read, made, ended, and what of them is shown."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from clients.immich.assets.telling import stacks_of, tell_assets
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.routing import created
from clients.immich.words import body_of, query_of
from photos.models import Photo, PhotoQuerySet, Stack
from photos.services.stacks import set_primary, stack_photos, take_out, unstack

MOST = 1000  # in one answer


def stacks(asked: Asked) -> list[dict[str, Any]]:
    """Own ones, the newest first; with `primaryAssetId` the one that this photo stands for."""
    primary = query_of(asked.request).number_of("primaryAssetId", Kind.ASSET)
    rows = Stack.objects.filter(owner=asked.user).order_by("-made_at", "-pk")
    if primary is not None:
        rows = rows.filter(photos__in=_own(asked).filter(pk=primary, is_primary=True))
    return _told(asked, list(rows.values_list("pk", flat=True)[:MOST]))


def stack(asked: Asked, stack_id: int) -> dict[str, Any]:
    return _one(asked, own_stack(asked, stack_id))


def make(asked: Asked) -> HttpResponse:
    """Of own photos; the first is the one that is shown."""
    ids = body_of(asked.request).numbers_of("assetIds", Kind.ASSET) or []
    photos = _own(asked).in_bulk(ids)
    if len(ids) < 2:
        raise Refused(400, "assetIds must contain at least 2 elements")
    if len(photos) < len(ids):
        raise Refused(404, "Asset not found")
    first, *others = (photos[pk] for pk in ids)
    made = stack_photos(first, others, kind=Stack.Kind.VARIANT, by_person=True)
    return created(_one(asked, made))


def change(asked: Asked, stack_id: int) -> dict[str, Any]:
    """Which photo is shown."""
    found = own_stack(asked, stack_id)
    primary = body_of(asked.request).number_of("primaryAssetId", Kind.ASSET)
    if primary is not None:
        set_primary(_photo_in(asked, found, primary))
    return _one(asked, found)


def end(asked: Asked, stack_id: int) -> None:
    unstack(own_stack(asked, stack_id))


def end_many(asked: Asked) -> None:
    ids = body_of(asked.request).numbers_of("ids", Kind.STACK) or []
    for found in [own_stack(asked, pk) for pk in ids]:
        unstack(found)


def take_photo_out(asked: Asked, stack_id: int, photo_id: int) -> None:
    take_out(_photo_in(asked, own_stack(asked, stack_id), photo_id))


def own_stack(asked: Asked, stack_id: int) -> Stack:
    """One with photos that may be seen."""
    if not stacks_of(asked.user, [stack_id]):
        raise Refused(404, "Stack not found")
    found = Stack.objects.filter(owner=asked.user, pk=stack_id).first()
    if found is None:
        raise Refused(404, "Stack not found")
    return found


def _photo_in(asked: Asked, found: Stack, photo_id: int) -> Photo:
    photo = _own(asked).filter(stack=found, pk=photo_id).first()
    if photo is None:
        raise Refused(404, "Asset not found")
    return photo


def _own(asked: Asked) -> PhotoQuerySet:
    return Photo.objects.in_library_of(asked.user)


def _one(asked: Asked, found: Stack) -> dict[str, Any]:
    return _told(asked, [found.pk])[0]


def _told(asked: Asked, stack_ids: Iterable[int]) -> list[dict[str, Any]]:
    """A StackResponseDto each, of those with two photos to show."""
    chosen = list(stack_ids)
    files = stacks_of(asked.user, chosen)
    photos = Photo.objects.visible_to(asked.user).filter(
        pk__in=[pk for ids in files.values() for pk in ids]
    )
    told = {each["id"]: each for each in tell_assets(asked.user, photos)}
    assets = {pk: [told[uuid_of(Kind.ASSET, each)] for each in ids] for pk, ids in files.items()}
    return [
        {
            "id": uuid_of(Kind.STACK, pk),
            "primaryAssetId": assets[pk][0]["id"],
            "assets": assets[pk],
        }
        for pk in chosen
        if pk in assets
    ]
