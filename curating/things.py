"""Deleting a thing that is no photo, as a step that can be taken back."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import Album
from curating.models import Action
from curating.services.slips import delete_thing, note_named


def delete_album(owner: User, album: Album) -> Action:
    """Its photos stay in the library; the albums in it move up. Once, however often it is said."""
    with transaction.atomic():
        own = Album.objects.filter(owner=owner).order_by("pk")
        list(own.select_for_update(no_key=True).values_list("pk"))  # no album moves meanwhile
        found = own.select_for_update().filter(pk=album.pk).first()
        if found is None:
            return deletion_of(owner, "delete_album", album.pk)
        words, photos = album.title or _("Untitled album"), album.album_photos.count()
        action = begin(owner, "delete_album", found, words=words, photos=photos)
        move_up(action, found)
        delete_thing(action, found)
    return action


def begin(owner: User, verb: str, thing: Model, *, words: str, photos: int) -> Action:
    """The action that the slips of the deletion hang on."""
    detail = {"thing": thing.pk, "owner": owner.pk, "words": words, "photos": photos}
    return Action.objects.create(owner=owner, actor=owner, verb=verb, count=1, detail=detail)


def deletion_of(owner: User, verb: str, pk: int) -> Action:
    """The one that took it meanwhile."""
    return Action.objects.filter(owner=owner, verb=verb, detail__thing=pk).latest("pk")


def move_up(action: Action, album: Album) -> None:
    inside = list(album.children.values_list("pk", flat=True))
    note_named(action, Album._meta.get_field("parent"), inside, now=album.parent_id)  # noqa: SLF001
    album.children.update(parent=album.parent)
