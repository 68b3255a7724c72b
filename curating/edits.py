"""Edits among the verbs: a cell of a photo that says after which recipe it is edited. Taken back, a
photo has the recipe of before, or none, and workers render it again."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from curating.cells import ids_of, run
from curating.writing import Write
from editing.models import Edit
from editing.recipe import read_recipe
from editing.services.saving import paste, revert, save_edit
from photos.models import Photo

Recipes = Mapping[int, dict[str, Any] | None]
NOTE = """
insert into curating_touched (action_id, photo_id, kind, key, before, after)
values (%s, %s, %s, '', %s, %s)
"""
BEFORE = """
select photo_id, before::text from curating_touched where id = any(%s) order by photo_id, id
"""


@dataclass(frozen=True)
class EditCell:
    """The recipe of a photo's original; null without an edit."""

    kind: str = "edit"

    def note(self, action_id: int, before: Recipes, after: dict[str, Any] | None) -> None:
        for photo_id, had in before.items():
            run(NOTE, [action_id, photo_id, self.kind, as_json(had), as_json(after)])

    def restore(self, touched_ids: Sequence[int]) -> list[int]:
        """Where nobody edited it otherwise since. Returns which of the notes are settled."""
        as_left = ids_of(
            """
            select t.id from curating_touched t
            left join editing_edit e on e.source_id = t.photo_id
            where t.id = any(%s) and t.after is not distinct from e.recipe
            """,
            [list(touched_ids)],
        )
        for photo_id, recipe in recipes_before(as_left):
            photo = Photo.objects.get(pk=photo_id)
            if recipe is None:
                revert(photo)
            else:
                save_edit(photo, read_recipe(recipe))
        return as_left


EDIT = EditCell()


def recipes_before(touched_ids: Sequence[int]) -> list[tuple[int, dict[str, Any] | None]]:
    """By photo, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, [list(touched_ids)])
        return [(photo, None if told is None else json.loads(told)) for photo, told in cursor]


def edit(write: Write) -> None:
    """Each after the recipe; what cannot be edited is left alone."""
    recipe = read_recipe(write.detail["recipe"])
    photos = Photo.objects.filter(pk__in=write.photo_ids).order_by("pk")
    pasted = paste(recipe, photos, batch_of(write.action_id))
    EDIT.note(write.action_id, pasted.before, recipe.as_json())


def originals_of(photo_ids: Iterable[int]) -> list[int]:
    """The photos, with originals in place of what was made from them."""
    ids = set(photo_ids)
    edits = dict(Edit.objects.filter(version__in=ids).values_list("version", "source"))
    return sorted({edits.get(each, each) for each in ids})


def take_back(write: Write) -> None:
    edits = Edit.objects.filter(source__in=write.photo_ids)
    for source in Photo.objects.filter(pk__in=edits.values("source")).order_by("pk"):
        if reverted := revert(source):
            EDIT.note(write.action_id, {source.pk: reverted.recipe}, None)


def batch_of(action_id: int) -> uuid.UUID:
    """By which the edits of an action are found while they are rendered."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"heirloom action {action_id}")


def as_json(recipe: dict[str, Any] | None) -> str | None:
    return None if recipe is None else json.dumps(recipe)
