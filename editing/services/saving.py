"""What a person decides about edits: a recipe for one photo or for many, or none any more.

Each answer says how it was before, so that who called can write it down and take it back.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from editing.models import Edit
from editing.recipe import Recipe
from editing.services.versions import remove_version
from editing.tasks import wake
from photos.locks import stacks_locked
from photos.models import Photo

MOVING = ("gif",)
CHUNK = 2000  # rows a statement
State = Edit.State


class NotEditable(Exception):
    """No recipe can be followed with this photo. The message is for people."""


@dataclass(frozen=True)
class Saved:
    """An edit that is wanted now. `before`: the recipe that was wanted until then, if any."""

    edit: Edit
    source_id: int
    before: dict[str, Any] | None


@dataclass(frozen=True)
class Reverted:
    """A photo that is no longer edited, and the recipe that it had."""

    source_id: int
    recipe: dict[str, Any]


@dataclass(frozen=True)
class Pasted:
    """Edits that were asked for at once. `before`: by source the recipe until then, if any."""

    batch: uuid.UUID
    before: dict[int, dict[str, Any] | None]
    skipped: Sequence[int]


def check_editable(photo: Photo) -> None:
    """Raises NotEditable."""
    if photo.is_video:
        raise NotEditable(_("Videos cannot be edited, only photos."))
    if photo.format in MOVING:
        raise NotEditable(_("Pictures that move cannot be edited."))


def source_of(photo: Photo) -> Photo:
    """The original: of an edit, that which it was made from."""
    edit = Edit.objects.filter(version=photo).select_related("source").first()
    return edit.source if edit else photo


def save_edit(photo: Photo, recipe: Recipe) -> Saved | Reverted | None:
    """Have the photo's original rendered after this recipe, in place of the one before.

    One that does nothing takes the edit back; None where there is none. Raises NotEditable.
    """
    source = source_of(photo)
    check_editable(source)
    if recipe.is_nothing:
        return revert(source)
    with stacks_locked(source.owner_id):
        before = Edit.objects.filter(source=source).values_list("recipe", flat=True).first()
        edit = want(source, recipe)
        transaction.on_commit(wake)
        return Saved(edit, source.pk, before)


def want(source: Photo, recipe: Recipe, batch: uuid.UUID | None = None) -> Edit:
    """The row that asks for it. What is shown so already is done."""
    told = recipe.as_json()
    edit, is_new = Edit.objects.get_or_create(
        source=source, defaults={"recipe": told, "batch": batch}
    )
    if not is_new:
        is_shown = edit.version_id is not None and edit.rendered == told
        edit.recipe, edit.batch = told, batch
        edit.state = State.DONE if is_shown else State.DUE
        edit.lease_until, edit.attempts, edit.error = None, 0, ""
        edit.save()
    return edit


def paste(recipe: Recipe, photos: Iterable[Photo], batch: uuid.UUID | None = None) -> Pasted:
    """The same recipe for many photos of one library; those that cannot be edited are skipped.

    The rows are written at once, the work is done by workers; `progress_of` tells how far it is.
    """
    sources = {source.pk: source for source in sources_of(list(photos))}
    skipped = [pk for pk, source in sources.items() if not is_editable(source)]
    chosen = [source for pk, source in sources.items() if pk not in skipped]
    batch, before = batch or uuid.uuid4(), {}
    for source in [] if recipe.is_nothing else chosen:
        with stacks_locked(source.owner_id):
            had = Edit.objects.filter(source=source).values_list("recipe", flat=True).first()
            before[source.pk] = had
            want(source, recipe, batch)
    transaction.on_commit(wake)
    return Pasted(batch, before, skipped)


def sources_of(photos: Collection[Photo]) -> list[Photo]:
    edits = Edit.objects.filter(version__in=photos).select_related("source")
    originals = {edit.version_id: edit.source for edit in edits}
    return [originals.get(photo.pk, photo) for photo in photos]


def is_editable(photo: Photo) -> bool:
    try:
        check_editable(photo)
    except NotEditable:
        return False
    return True


def revert(photo: Photo) -> Reverted | None:
    """The photo as it was: the edit, its version, renditions and bytes are gone, the stack is as
    before. What was decided about the version meanwhile is said of the photo. None without an
    edit."""
    with stacks_locked(photo.owner_id):
        edit = Edit.objects.of(photo).select_for_update(of=("self",)).first()
        if edit is None:
            return None
        remove_version(edit)
        gone = Reverted(edit.source_id, edit.recipe)
        Edit.objects.filter(pk=edit.pk).delete()
        return gone
