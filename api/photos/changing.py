"""What a client changes of one photo: the verbs of the pages, so that all of it can be undone."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404

from accounts.models import User
from api.problems import Problem
from api.refusals import refusals_told
from curating.doing import do
from curating.models import Action
from curating.services.deleting import delete_for_good
from photos.models import Photo

Said = Mapping[str, Any]
Step = tuple[str, dict[str, str]]


def own_photo(user: User, photo_id: int) -> Photo:
    """Who only sees a photo decides nothing about it. Raises Http404."""
    photo = Photo.objects.in_library_of(user).filter(pk=photo_id).first()
    if photo is None:
        raise Http404
    return photo


def change(user: User, photo: Photo, said: Said) -> list[Action]:
    """All of it or nothing; an action for each thing that is otherwise then. Raises Problem."""
    with refusals_told(), transaction.atomic():
        return [do(user, verb, [photo.pk], words) for verb, words in steps(photo, said)]


def steps(photo: Photo, said: Said) -> Iterator[Step]:
    for name in ("caption", "note"):
        if name in said and said[name] != getattr(photo, name):
            yield name, {name: said[name]}
    if "rating" in said and said["rating"] != photo.rating:
        stars = said["rating"]
        yield ("rate", {"rating": str(stars)}) if stars else ("unrate", {})
    if said.get("is_favourite", photo.is_favourite) != photo.is_favourite:
        yield "favourite" if said["is_favourite"] else "unfavourite", {}
    yield from _moves(photo, said)
    yield from _corrections(said)


def _moves(photo: Photo, said: Said) -> Iterator[Step]:
    is_archived, is_trashed = photo.archived_at is not None, photo.trashed_at is not None
    if said.get("is_archived", is_archived) != is_archived:
        yield "archive" if said["is_archived"] else "unarchive", {}
    if said.get("is_trashed", is_trashed) != is_trashed:
        yield "trash" if said["is_trashed"] else "restore", {}


def _corrections(said: Said) -> Iterator[Step]:
    zone = said.get("time_zone", "")
    if "taken_local" in said:
        yield "correct_time", {"way": "set", "clock": said["taken_local"], "zone": zone}
    elif zone:
        yield "correct_time", {"way": "clock", "zone": zone}
    if "position" in said:
        point = said["position"]
        yield "correct_place", {"way": "none"} if point is None else at_point(**point)


def at_point(*, latitude: float, longitude: float) -> dict[str, str]:
    return {"way": "point", "point": f"{latitude:.8f}, {longitude:.8f}"}


def trash(user: User, photo: Photo) -> None:
    change(user, photo, {"is_trashed": True})


def delete(user: User, photo: Photo) -> None:
    """For good. Raises Problem for what is not in the trash, or cannot go now."""
    if photo.trashed_at is None:
        words = "Only what is in the trash is deleted for good."
        raise Problem("not_in_trash", words, status=409)
    delete_for_good(user, [photo.pk])
    if Photo.objects.filter(pk=photo.pk).exists():
        words = "It lies in a source that is only read, or an action with it is under way."
        raise Problem("cannot_be_done", words, status=409)
