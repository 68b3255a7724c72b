"""Taking an action back: each cell that it wrote is as it was before, save where a later action
that stands wrote the same cell, also with the same value, or somebody wrote it otherwise.

What a later action keeps is handed down to it: it has the cell as it was before this one, so that
all of them taken back, in whatever order, leave nothing of any.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.utils import timezone

from albums.models import Album
from curating.among import among
from curating.cells import CELLS, ids_of
from curating.edits import EDIT
from curating.models import Action, Touched
from curating.services.acting import AT_ONCE, CHUNK, photos_held
from curating.services.slips import bring_back
from curating.tags.tree import move_back
from photos.models import Tag

State = Action.State
RESTORED = {**CELLS, EDIT.kind: EDIT}
# Each cell's next writer whose word stands takes over how it was before.
HAND_DOWN = """
with next as (
    select mine.id as mine_id, mine.before, later.id as later_id
    from curating_touched mine cross join lateral (
        -- "+ 0": by the cell alone. A table that just grew has no statistics to choose an index by.
        select min(each.id + 0) as id from curating_touched each
        where (each.photo_id, each.kind, each.key) = (mine.photo_id, mine.kind, mine.key)
            and each.id + 0 > mine.id
    ) later
    where mine.id = any(%s)
)
update curating_touched heir set before = next.before
from next, curating_action action
where heir.id = next.later_id and action.id = heir.action_id
returning next.mine_id, action.verb
"""
NEXT_PHOTOS = """
select distinct photo_id from (
    select photo_id from curating_touched where action_id = %s order by id limit %s
) as next
"""


def undo(action: Action) -> Action:
    """Take an action back, once; its `undone_sentence` says what stays and why. Of many photos it
    is only begun: `running.continue_action` goes on."""
    with transaction.atomic():
        row = Action.objects.select_for_update().get(pk=action.pk)
        if not row.is_undoable:
            return row
        row.state, row.attempts, row.worked_at = State.UNDOING, 0, timezone.now()
        row.save(update_fields=["state", "attempts", "worked_at"])
        if row.count <= AT_ONCE:
            while undo_part(row):
                pass
    return row


def undo_part(action: Action) -> bool:
    """Take it back for the next photos; whether there were any."""
    photo_ids = ids_of(NEXT_PHOTOS, [action.pk, CHUNK])
    if not photo_ids:
        _finish(action)
        return False
    with photos_held(action.owner_id, photo_ids, moves_stacks=action.what.moves_stacks) as there:
        _take_back(action, photo_ids, there)
    return True


def _take_back(action: Action, photo_ids: Sequence[int], there: Sequence[int]) -> None:
    touched = Touched.objects.filter(among(photo_ids, "photo_id"), action=action)
    rows = list(touched.order_by("id").values_list("id", "photo_id", "kind"))
    photo_of = {row: photo for row, photo, _ in rows}
    gone = set(photo_ids) - set(there)
    kept = {row: verb for row, verb in _hand_down(photo_of) if photo_of[row] not in gone}
    free = [(row, kind) for row, photo, kind in rows if row not in kept and photo not in gone]
    settled = _restore(free)
    by_photo = {photo_of[row]: "" for row, _ in free if row not in settled}
    by_photo |= {photo_of[row]: verb for row, verb in kept.items()}
    _count(action, Counter(by_photo.values()), len(gone))
    touched.delete()


def _hand_down(touched_ids: Iterable[int]) -> list[tuple[int, str]]:
    """The notes whose cells a later action wrote, with its verb."""
    with connection.cursor() as cursor:
        cursor.execute(HAND_DOWN, [list(touched_ids)])
        return list(cursor.fetchall())


def _restore(rows: Sequence[tuple[int, str]]) -> set[int]:
    """Refused tags before tags and so on make no difference: each cell is for itself."""
    settled: set[int] = set()
    for kind in sorted({kind for _, kind in rows}):
        settled.update(RESTORED[kind].restore([row for row, each in rows if each == kind]))
    return settled


def _count(action: Action, kept: Counter[str], gone: int) -> None:
    action.kept_by = dict(Counter(action.kept_by) + kept)
    action.kept_rows = sum(action.kept_by.values())
    action.gone_count += gone
    action.save(update_fields=["kept_by", "kept_rows", "gone_count"])


def _finish(action: Action) -> None:
    """It is undone: what was deleted is there, tags stand where they stood; a tag or an album that
    came into being with it and that nothing uses goes."""
    with transaction.atomic():
        if not action.what.of_photos:
            bring_back(action)
        move_back(action)
        made = Tag.objects.filter(pk__in=_made_tags(action), owner=action.owner_id)
        made.filter(photo_tags=None, refusals=None, children=None).delete()
        albums = Album.objects.filter(pk=action.detail.get("made_album"), owner=action.owner_id)
        albums.filter(album_photos=None, query="").delete()
        done = Action.objects.filter(pk=action.pk, state=State.UNDOING)
        done.update(state=State.DONE, undone_at=timezone.now(), chosen=[], attempts=0)
        action.refresh_from_db()


def _made_tags(action: Action) -> set[int]:
    """Those that came with it, or that it kept when what they came with was undone."""
    undone = Action.objects.filter(owner=action.owner_id, verb=action.verb, undone_at__isnull=False)
    kept = {
        tag for tag in action.detail.get("tags", [])
        if undone.filter(detail__made__contains=[tag]).exists()
    }  # fmt: skip
    return kept.union(action.detail.get("made", []))
