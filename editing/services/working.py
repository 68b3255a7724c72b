"""The work behind edits: due ones are claimed, rendered in full and shown, one after the other.

A claim is a lease: a worker that dies costs time. Twice is the same as once, for the same recipe
makes the same bytes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from editing.exif import exif_of
from editing.models import Edit
from editing.packets import for_edit
from editing.recipe import InvalidRecipe, read_recipe
from editing.render import render_edit
from editing.services.versions import InLibraryAlready, Made, delete_unused_original, put_version
from photos.formats import FORMATS
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.imaging.sandbox import run_limited
from photos.locks import stacks_locked
from photos.models import Photo, Sidecar
from photos.originals import OriginalOffline, local_original
from photos.storage import Stored, put_original, temporary_file

logger = logging.getLogger(__name__)

LEASE_SECONDS = 600
RETRY_SECONDS, AWAY_SECONDS = 20, 600
MOST_ATTEMPTS = 3
HOPELESS = (UndecodablePhoto, InLibraryAlready, InvalidRecipe)
PASSING = (DecodingFailed, OSError)
State = Edit.State


def work_once() -> bool:
    """Render one edit that is due; False where none is."""
    edit = claim()
    if edit is None:
        return False
    try:
        show(edit, made_of(edit))
    except HOPELESS as error:
        fail(edit, str(error))
    except PASSING as error:
        put_off(edit, error)
    return True


def claim() -> Edit | None:
    """A due edit, or one whose worker died, leased to the caller. What is locked waits until it is
    not, for its bytes are shut."""
    now = timezone.now()
    with transaction.atomic():
        give_up_on_killers()
        lost = Q(state=State.RUNNING, lease_until__lt=now)
        waits = Q(state=State.DUE) & (Q(lease_until=None) | Q(lease_until__lt=now))
        due = Edit.objects.filter(lost | waits, source__is_locked=False).order_by("made_at", "pk")
        edit = due.select_for_update(skip_locked=True, of=("self",)).first()
        if edit is None:
            return None
        lease = now + timedelta(seconds=LEASE_SECONDS)
        Edit.objects.filter(pk=edit.pk).update(
            state=State.RUNNING, lease_until=lease, attempts=F("attempts") + 1
        )
        edit.attempts += 1
    return edit


def give_up_on_killers() -> None:
    """What ended each worker that took it ends no more of them."""
    lost = Edit.objects.filter(state=State.RUNNING, lease_until__lt=timezone.now())
    lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, lease_until=None, error="The worker died each time it rendered this."
    )


def made_of(edit: Edit) -> Made:
    """Render it and put its bytes into the storage."""
    source = Photo.objects.select_related("kept_in").get(pk=edit.source_id)
    recipe = read_recipe(edit.recipe)
    with local_original(source) as path, temporary_file() as out:
        rendered = render_edit(
            path, FORMATS[source.format], recipe, out=out, exif=exif_of(source)
        )  # fmt: skip
        with out.open("rb") as file:
            stored = put_original(file, extension=rendered.format.extension)
    return Made(stored, rendered, list(sidecars_for(source)))


def sidecars_for(source: Photo) -> Iterator[Sidecar]:
    """What lies beside the original lies beside the edit, too: words, but no places of faces, and
    no other program's edits."""
    for sidecar in Sidecar.objects.filter(photo=source).exclude(kind=Sidecar.Kind.AAE):
        content = bytes(sidecar.content)
        if sidecar.kind == Sidecar.Kind.XMP:
            content = run_limited(for_edit, content)
        if content:
            yield Sidecar(kind=sidecar.kind, filename=sidecar.filename, content=content)


def show(edit: Edit, made: Made) -> None:
    """Put the version in its place, unless the person wants something else by now."""
    owner_id = edit.source.owner_id
    with bytes_kept_if_used(made.stored), stacks_locked(owner_id):
        current = held_by_us(edit).filter(source__is_locked=False).select_for_update().first()
        if current is None or current.recipe != edit.recipe:
            return
        current.state, current.lease_until, current.error = State.DONE, None, ""
        put_version(current, edit.recipe, made)


@contextmanager
def bytes_kept_if_used(stored: Stored) -> Iterator[None]:
    try:
        yield
    finally:
        delete_unused_original(stored.key, stored.sha256)


def held_by_us(edit: Edit) -> QuerySet[Edit]:
    return Edit.objects.filter(pk=edit.pk, state=State.RUNNING, attempts=edit.attempts)


def fail(edit: Edit, reason: str) -> None:
    logger.warning("edit of photo %d failed: %s", edit.source_id, reason)
    held_by_us(edit).update(state=State.FAILED, lease_until=None, error=reason)


def put_off(edit: Edit, error: Exception) -> None:
    """Try again a little later; a source that is away is no failed attempt."""
    reason = str(error) or type(error).__name__
    is_away = isinstance(error, OriginalOffline)
    if edit.attempts >= MOST_ATTEMPTS and not is_away:
        fail(edit, reason)
        return
    logger.warning("edit of photo %d will be tried again: %s", edit.source_id, reason)
    attempts = 0 if is_away else edit.attempts
    later = timezone.now() + timedelta(seconds=AWAY_SECONDS if is_away else RETRY_SECONDS)
    held_by_us(edit).update(state=State.DUE, lease_until=later, error=reason, attempts=attempts)
