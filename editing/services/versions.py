"""The version in which an edit is shown: a photo of its own, above its original in a stack."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editing.models import Edit
from editing.recipe import read_recipe
from editing.render import Rendered
from editing.services.passage import Passage, bring_back, carry
from photos.locks import hold_bytes
from photos.models import Photo, Rendition, Sidecar, Stack
from photos.services.removal import delete_unused_renditions
from photos.services.stacks import mend_stacks, show_first, stack_photos
from photos.storage import StorageFailed, Stored, originals

COPIED = (
    "owner_id", "kind", "source", "file_time", "added_at",
    "duration_s", "taken_at", "taken_local", "offset_minutes", "offset_source", "taken_source",
    "make", "model", "lens", "exposure_s", "f_number", "iso", "focal_mm",
    "latitude", "longitude", "altitude_m", "place_id",
    "caption", "note", "rating", "is_favourite", "archived_at", "trashed_at", "is_locked",
)  # fmt: skip
SUFFIX = "-edited"  # as archives name edits
LONGEST_NAME = 255


class InLibraryAlready(Exception):
    """The very bytes that were rendered are a photo of the library for itself."""


@dataclass(frozen=True)
class Made:
    """What was rendered and stored; and the sidecars, without what is of the old pixels."""

    stored: Stored
    rendered: Rendered
    sidecars: list[Sidecar]


def put_version(edit: Edit, recipe: dict[str, Any], made: Made) -> Photo:
    """Show this as the edit, in place of the version before. The caller has the library's stacks
    to itself."""
    remove_version(edit)
    source = Photo.objects.get(pk=edit.source_id)
    with hold_bytes(made.stored.sha256):
        version = create_version(source, made)
    edit.stack_before = stack_columns(source.stack) if source.stack else None
    stack_photos(
        version, [source], kind=Stack.Kind.EDIT, reason=_("Edited here"), by_person=True
    )  # fmt: skip
    edit.version, edit.rendered = version, recipe
    edit.rendered_at = timezone.now()
    edit.save()
    version.refresh_from_db()
    carry(Passage(source, version, read_recipe(recipe)))
    return version


def create_version(source: Photo, made: Made) -> Photo:
    """Raises InLibraryAlready, and StorageFailed where somebody just deleted the same bytes."""
    if not originals().exists(made.stored.key):
        raise StorageFailed(f"{made.stored.key} was just deleted.")
    if Photo.objects.filter(owner=source.owner_id, sha256=made.stored.sha256).exists():
        raise InLibraryAlready(_("The edited picture is in the library already."))
    version = Photo.objects.create(
        sha256=made.stored.sha256,
        sha1=made.stored.sha1,
        size_bytes=made.stored.size_bytes,
        original_key=made.stored.key,
        filename=version_name(source.filename, made.rendered.format.extension),
        format=made.rendered.format.name,
        mime=made.rendered.format.mime,
        width_px=made.rendered.width_px,
        height_px=made.rendered.height_px,
        **{name: getattr(source, name) for name in COPIED},
    )
    for sidecar in made.sidecars:
        sidecar.photo = version
    Sidecar.objects.bulk_create(made.sidecars)
    return version


def version_name(filename: str, extension: str) -> str:
    """Like "IMG_1.jpg" -> "IMG_1-edited.jpg"."""
    ending = f"{SUFFIX}.{extension}"
    return PurePath(filename).stem[: LONGEST_NAME - len(ending)] + ending


def stack_columns(stack: Stack) -> dict[str, Any]:
    """How a stack is, to be put back."""
    return {
        "kind": stack.kind,
        "reason": stack.reason,
        "is_by_person": stack.is_by_person,
        "chosen_id": stack.chosen_id,
    }


def remove_version(edit: Edit) -> None:
    """Take the version away with its renditions and bytes, as if it had never been."""
    if edit.version_id is None:
        return
    version = Photo.objects.select_related("stack").get(pk=edit.version_id)
    source = Photo.objects.get(pk=edit.source_id)
    bring_back(Passage(source, version, read_recipe(edit.rendered)))
    stack, was_chosen = version.stack, version.stack and version.stack.chosen_id
    keys = set(Rendition.objects.filter(photo=version).values_list("key", flat=True))
    edit.version = None
    edit.save(update_fields=["version"])
    Photo.objects.filter(pk=version.pk).delete()
    if stack:
        put_stack_back(stack.pk, edit, was_chosen in {version.pk, source.pk})
    transaction.on_commit(lambda: delete_unused_renditions(keys))
    transaction.on_commit(lambda: delete_unused_original(version.original_key, version.sha256))


def put_stack_back(stack_id: int, edit: Edit, is_ours: bool) -> None:  # noqa: FBT001
    """`is_ours`: nobody chose another of its files meanwhile."""
    before = edit.stack_before
    if before and is_ours:
        columns = dict(before)
        files = Photo.objects.filter(stack=stack_id)
        if not files.filter(pk=columns["chosen_id"]).exists():
            columns["chosen_id"] = None
        Stack.objects.filter(pk=stack_id).update(**columns)
        show_first(Stack.objects.get(pk=stack_id))
    mend_stacks([stack_id])


def delete_unused_original(key: str, sha256: str) -> None:
    """Photos of several owners with the same bytes share them. One who hands them in waits for
    this, and then stores them anew."""
    with hold_bytes(sha256):
        if not Photo.objects.filter(original_key=key, kept_in=None).exists():
            originals().delete(key)
