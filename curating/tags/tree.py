"""Where tags stand in the tree, as an action moves them: noted with it, and taken back with it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from curating.models import Action
from curating.tags.selectors import within
from photos.models import Tag

Moved = tuple[int, int | None, int | None]  # a tag, what it lay beneath, and what it lies beneath


def hold_tree(owner_id: int) -> None:
    """Nobody else moves a tag of the library before the transaction is over."""
    own = Tag.objects.filter(owner=owner_id).order_by("pk")
    list(own.select_for_update(no_key=True).values_list("pk"))


def put_beneath(tags: Iterable[Tag], parent: Tag | None) -> list[Moved]:
    moved: list[Moved] = []
    for tag in tags:
        moved.append((tag.pk, tag.parent_id, parent.pk if parent else None))
        tag.parent = parent
        tag.save(update_fields=["parent"])
    return moved


def move_back(action: Action) -> None:
    """Each that stands as the action left it; the last to be moved first. Where a later action that
    stands moved it, that one has it from here on as it was before both."""
    with transaction.atomic():
        hold_tree(action.owner_id)
        for tag_id, was, now in reversed(action.detail.get("moved", [])):
            if not hand_down(action, tag_id, was):
                stand_again(Tag.objects.filter(owner=action.owner_id), tag_id, was, now)


def hand_down(action: Action, tag_id: int, was: int | None) -> bool:
    moving = Action.objects.filter(owner=action.owner_id, pk__gt=action.pk, undone_at=None)
    for later in moving.filter(verb__in=["merge_tag", "untag"]).order_by("pk"):
        for each in later.detail.get("moved", []):
            if each[0] == tag_id:
                each[1] = was
                later.save(update_fields=["detail"])
                return True
    return False


def stand_again(own: QuerySet[Tag], tag_id: int, was: int | None, now: int | None) -> None:
    tag = own.filter(pk=tag_id, parent=now).first()
    if tag is None:
        return
    parent = own.filter(pk=was).first() if was else None
    if was is None or (parent and parent.pk not in within(tag)):
        put_beneath([tag], parent)
