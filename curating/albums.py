"""Deleting an album, as a step that can be taken back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import Album
from curating.models import Action
from curating.services.slips import delete_thing, note_named

VERB = "delete_album"


def delete_album(owner: User, album: Album) -> Action:
    """Its photos stay in the library; the albums in it move up. Once, however often it is said."""
    with transaction.atomic():
        own = Album.objects.filter(owner=owner).order_by("pk")
        list(own.select_for_update(no_key=True).values_list("pk"))  # no album moves meanwhile
        found = own.select_for_update().filter(pk=album.pk).first()
        if found is None:
            done = Action.objects.filter(owner=owner, verb=VERB, detail__album=album.pk)
            return done.latest("pk")
        action = Action.objects.create(
            owner=owner, actor=owner, verb=VERB, count=1, detail=detail_of(found)
        )
        move_up(action, found)
        delete_thing(action, found)
    return action


def detail_of(album: Album) -> dict[str, Any]:
    return {
        "album": album.pk,
        "owner": album.owner_id,
        "photos": album.album_photos.count(),
        "words": album.title or _("Untitled album"),
    }


def move_up(action: Action, album: Album) -> None:
    inside = list(album.children.values_list("pk", flat=True))
    note_named(action, Album._meta.get_field("parent"), inside, now=album.parent_id)  # noqa: SLF001
    album.children.update(parent=album.parent)
