"""What a person does with a tag itself. What photos lose or gain by it is an action with undo."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Upper

from accounts.models import User
from curating.asking import detail_of
from curating.doing import do, do_this
from curating.models import Action
from curating.tags.selectors import photos_with, within
from curating.tags.tree import Moved, hold_tree, put_beneath
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
        hold_tree(tag.owner_id)
        if parent and parent.pk in within(tag):
            raise BeneathItself
        put_beneath([tag], parent)


def merge_tag(owner: User, tag: Tag, into: Tag) -> Action:
    """Photos with the tag have the other one instead; what lies beneath it moves there. The empty
    tag shows nowhere. Raises BeneathItself."""
    if into.pk == tag.pk:
        raise BeneathItself
    with transaction.atomic():
        hold_tree(owner.pk)
        said = {"tag": str(tag.pk), "into": str(into.pk)}
        detail = detail_of(owner, "merge_tag", said)
        moved: list[Moved] = []
        if into.pk in within(tag):
            moved += put_beneath([fresh(into)], fresh(tag).parent)
        moved += put_beneath(Tag.objects.filter(parent=tag).exclude(pk=into.pk), into)
        return do_this(owner, "merge_tag", photos_with(owner, tag), {**detail, "moved": moved})


def fresh(tag: Tag) -> Tag:
    """As it stands now that nobody moves it."""
    return Tag.objects.select_related("parent").get(pk=tag.pk)


def put_tag_on(owner: User, tag: Tag, photo_ids: Iterable[int]) -> Action:
    detail = {"tags": [tag.pk], "made": [], "words": tag.name}
    return do_this(owner, "tag", photo_ids, detail)


def take_tag_off(owner: User, tag: Tag, photo_ids: Iterable[int]) -> Action:
    """For good: no model puts it there again."""
    return do(owner, "untag", photo_ids, {"tag": str(tag.pk)})


def delete_tag(owner: User, tag: Tag) -> Action:
    """Take it off every photo, so that no model puts it there again; what lies beneath moves up."""
    with transaction.atomic():
        hold_tree(owner.pk)
        moved = put_beneath(Tag.objects.filter(parent=tag), fresh(tag).parent)
        detail = detail_of(owner, "untag", {"tag": str(tag.pk)})
        return do_this(owner, "untag", photos_with(owner, tag), {**detail, "moved": moved})
