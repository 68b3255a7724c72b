"""Doing what a person says with photos: few at once, many part by part in a task."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from curating.among import among
from curating.edits import originals_of
from curating.models import Action, Touched
from curating.verbs import VERBS, Verb
from curating.writing import Write
from photos.locks import stacks_locked
from photos.models import Photo, Stack
from photos.services.stacks import mend_stacks

AT_ONCE = 500  # photos within a request
CHUNK = 2000  # photos in a transaction of their own, so that nobody waits long for them
LOCK = """
select id from photos_photo where id = any(%s) and owner_id = %s order by id for no key update
"""
State = Action.State


def act(
    owner: User, verb: str, photo_ids: Iterable[int], detail: Mapping[str, Any] | None = None
) -> Action:
    """Do a verb with those of the photos that are the person's own and not locked. With many it is
    only begun: `running.continue_action` does it part by part, and the action says how far it is.
    """
    what = VERBS[verb]
    chosen = chosen_ids(owner, what, photo_ids)
    action = Action(owner=owner, actor=owner, verb=verb, detail=dict(detail or {}))
    if len(chosen) > AT_ONCE:
        action.chosen, action.state = interleaved(chosen), State.RUNNING
        action.save()
        return action
    with transaction.atomic():
        action.save()
        do_part(action, chosen)
    return action


def chosen_ids(owner: User, verb: Verb, photo_ids: Iterable[int]) -> list[int]:
    """Those that are the person's own, in order; where a verb takes whole stacks, with the files
    beneath what is chosen, and the moving halves."""
    own = Photo.objects.in_library_of(owner).order_by()
    chosen = own.filter(among(photo_ids))
    if verb.of_originals:
        return originals_of(chosen.values_list("pk", flat=True))
    if not verb.whole_stacks:
        return sorted(chosen.values_list("pk", flat=True))
    rows = list(chosen.values_list("pk", "stack", "is_primary", "live_video"))
    stacks = {stack for _, stack, is_primary, _ in rows if stack and is_primary}
    ids = {pk for pk, *_ in rows} | {half for *_, half in rows if half}
    return sorted(ids | set(own.filter(among(stacks, "stack")).values_list("pk", flat=True)))


def interleaved(photo_ids: Sequence[int]) -> list[int]:
    """In an order in which photos that lie beside each other are in different parts: a page of the
    table has room for a new version of one row, not of all, and then no index is written."""
    parts = -(-len(photo_ids) // CHUNK)
    return [pk for first in range(parts) for pk in photo_ids[first::parts]]


def do_part(action: Action, photo_ids: Sequence[int]) -> None:
    """Do the action's verb with some photos, and count them."""
    verb = action.what
    with photos_held(action.owner_id, photo_ids, moves_stacks=verb.moves_stacks) as held:
        verb.write(Write(action.pk, action.owner_id, held, action.detail))
        written = Touched.objects.filter(among(held, "photo_id"), action=action)
        action.count += written.values("photo_id").distinct().count()
        action.save(update_fields=["count"])


@contextmanager
def photos_held(
    owner_id: int, photo_ids: Sequence[int], *, moves_stacks: bool
) -> Iterator[list[int]]:
    """A transaction in which nobody else writes to these photos; those that are still there. What
    moved stacks shows in the end what it should."""
    with ExitStack() as held:
        held.enter_context(stacks_locked(owner_id) if moves_stacks else transaction.atomic())
        ids = _locked(owner_id, photo_ids)
        yield ids
        if moves_stacks:
            mend_stacks(stacks_amiss(ids))


def stacks_amiss(photo_ids: Sequence[int]) -> list[int]:
    """The stacks of photos that show what they should not, or not what a person chose."""
    files = Photo.objects.filter(stack=OuterRef("pk"))
    seen = files.filter(trashed_at__isnull=True, is_locked=False)
    hidden_primary = files.filter(is_primary=True).filter(
        Q(trashed_at__isnull=False) | Q(is_locked=True)
    )
    better = seen.filter(pk=OuterRef("chosen"), is_primary=False)
    amiss = Stack.objects.filter(among(photo_ids, "photos")).filter(
        Q(Exists(hidden_primary)) & Q(Exists(seen)) | Q(Exists(better))
    )
    return sorted(set(amiss.values_list("pk", flat=True)))


def _locked(owner_id: int, photo_ids: Sequence[int]) -> list[int]:
    with connection.cursor() as cursor:
        # Rows are looked up by key: a table that just grew would be read from end to end, and an
        # index from the first photo of a part to its last.
        cursor.execute("set local enable_seqscan = off; set local enable_mergejoin = off")
        cursor.execute(LOCK, [list(photo_ids), owner_id])
        return [row[0] for row in cursor.fetchall()]
