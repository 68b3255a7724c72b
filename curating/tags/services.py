"""What a person does with a tag itself. What photos lose or gain by it is an action with undo."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Upper

from accounts.models import User
from curating.doing import do, do_this
from curating.models import Action
from curating.tags.selectors import photos_with, within
from photos.models import Tag
from photos.services.tags import clean_tag_name


class NameTaken(Exception):
    """Another tag is called so: the two can be merged."""


class BeneathItself(Exception):
    """A tag cannot lie beneath itself."""


def rename_tag(tag: Tag, text: str) -> None:
    """Raises InvalidTag and NameTaken."""
    name = clean_tag_name(text)
    others = Tag.objects.filter(owner=tag.owner_id).exclude(pk=tag.pk).alias(upper=Upper("name"))
    with transaction.atomic():
        if others.filter(upper=name.upper()).exists():
            raise NameTaken(name)
        tag.name = name
        tag.save(update_fields=["name"])


def move_tag(tag: Tag, parent: Tag | None) -> None:
    """Beneath another of the same person's, or out of all. Raises BeneathItself."""
    with transaction.atomic():
        own = Tag.objects.filter(owner=tag.owner_id).order_by("pk")
        list(own.select_for_update(no_key=True).values_list("pk"))
        if parent and parent.pk in within(tag):
            raise BeneathItself
        tag.parent = parent
        tag.save(update_fields=["parent"])


def merge_tag(owner: User, tag: Tag, into: Tag) -> Action:
    """Photos with the tag have the other one instead; what lies beneath it moves there. The empty
    tag shows nowhere, and has its photos again when that is undone. Raises BeneathItself."""
    with transaction.atomic():
        if into.pk == tag.pk:
            raise BeneathItself
        if into.pk in within(tag):
            move_tag(into, tag.parent)
        Tag.objects.filter(parent=tag).exclude(pk=into.pk).update(parent=into)
        said = {"tag": str(tag.pk), "into": str(into.pk)}
        return do(owner, "merge_tag", photos_with(owner, tag), said)


def put_tag_on(owner: User, tag: Tag, photo_ids: Iterable[int]) -> Action:
    detail = {"tags": [tag.pk], "made": [], "words": tag.name}
    return do_this(owner, "tag", photo_ids, detail)


def take_tag_off(owner: User, tag: Tag, photo_ids: Iterable[int]) -> Action:
    """For good: no model puts it there again."""
    return do(owner, "untag", photo_ids, {"tag": str(tag.pk)})


def delete_tag(owner: User, tag: Tag) -> Action:
    """Take it off every photo, so that no model puts it there again; what lies beneath moves up."""
    with transaction.atomic():
        Tag.objects.filter(parent=tag).update(parent=tag.parent)
        return do(owner, "untag", photos_with(owner, tag), {"tag": str(tag.pk)})
