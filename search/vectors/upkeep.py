"""Keeps shelves in step with the database: whoever searches brings what was written since."""

import logging
import shutil
import time
from collections.abc import Collection, Set
from dataclasses import dataclass, replace
from itertools import chain
from math import inf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.vectors.changes import (
    EVER,
    Changes,
    changes,
    nothing,
    vector_counts,
    written_between,
)
from search.vectors.shelf import (
    Head,
    NoShelf,
    Shelf,
    Space,
    Written,
    append,
    head_path,
    keep_head,
    new_head,
    open_shelf,
    read_head,
    sole_writer,
)

logger = logging.getLogger(__name__)

# Up to here the exact scan in SQL takes no longer than a page; docs/adr/0014-vectors.md.
EXACT_UP_TO = 10_000
# The mean of so much smaller a library says little of a larger one.
MOST_GROWTH = 4
# Rows of photos that are gone cost time; how many there are is looked at now and then.
MOST_GONE = 1.5
LOOK_SECONDS = 3600
# So many rows that are on the shelf already are not to be listed with each search.
MOST_RELISTED = 1000


@dataclass(frozen=True)
class Held:
    """A shelf that this process has open, the head's file that it was opened by, and when the
    photos that are gone were last looked for."""

    shelf: Shelf
    stamp: tuple[int, int]
    looked_at: float


_held: dict[Path, Held] = {}


def shelves(owner_ids: Set[int], space: Space) -> dict[int, Shelf]:
    """Return the shelves, in step, of those owners who have too much for a scan in SQL.

    Raises OSError or NoShelf when they cannot be kept.
    """
    found = {owner_id: _shelf(head_path(owner_id, space), space) for owner_id in owner_ids}
    in_step = _in_step({owner_id: shelf for owner_id, shelf in found.items() if shelf}, space)
    large = _large(owner_ids - in_step.keys(), space)
    return in_step | {owner_id: _catch_up(owner_id, space) for owner_id in large}


def _in_step(there: dict[int, Shelf], space: Space) -> dict[int, Shelf]:
    """Bring what was written since; a shelf that is of no use is thrown away."""
    if not there:
        return {}
    written = changes({key: shelf.head.horizon for key, shelf in there.items()}, space)
    usable = {key: shelf for key, shelf in there.items() if _is_usable(shelf, key, written)}
    for owner_id in there.keys() - usable.keys():
        head_path(owner_id, space).unlink(missing_ok=True)
    return {
        owner_id: shelf if _is_in_step(shelf, owner_id, written) else _catch_up(owner_id, space)
        for owner_id, shelf in usable.items()
    }


def _large(owner_ids: Collection[int], space: Space) -> list[int]:
    """Who of those without a shelf needs one."""
    counts = vector_counts(owner_ids, space, at_most=EXACT_UP_TO + 1) if owner_ids else {}
    return [owner_id for owner_id, count in counts.items() if count > EXACT_UP_TO]


def _shelf(path: Path, space: Space) -> Shelf | None:
    """The shelf as its head says now, opened again only when that has changed."""
    try:
        found = path.stat()
        stamp, held = (found.st_ino, found.st_mtime_ns), _held.get(path)
        if held and held.stamp == stamp:
            return held.shelf
        shelf = open_shelf(path, read_head(path, space))
    except (OSError, NoShelf):
        return None
    _held[path] = Held(shelf, stamp, held.looked_at if held else -inf)
    return shelf


def _is_usable(shelf: Shelf, owner_id: int, written: Changes) -> bool:
    """It is of this database, and most of its photos are still there."""
    head = shelf.head
    if head.database != written.database or head.horizon > written.horizon:
        return False
    path = head_path(owner_id, head.space)
    if time.monotonic() - _held[path].looked_at < LOOK_SECONDS:
        return True
    live = vector_counts([owner_id], head.space, at_most=head.count)[owner_id]
    _held[path] = replace(_held[path], looked_at=time.monotonic())
    return head.count <= MOST_GONE * live


def _is_in_step(shelf: Shelf, owner_id: int, written: Changes) -> bool:
    ids, revisions = written.of_owner[owner_id]
    if len(ids) > MOST_RELISTED and written.horizon > shelf.head.horizon:
        return False
    return not shelf.lacks(ids, revisions).any() if len(ids) else True


def _catch_up(owner_id: int, space: Space) -> Shelf:
    """Bring what is missing. Who waits for another that does so finds it there."""
    path = head_path(owner_id, space)
    with sole_writer(path):
        shelf = _shelf(path, space)
        since = shelf.head.horizon if shelf else EVER
        written = changes({owner_id: since}, space)
        if shelf:
            head = _continued(path, shelf, owner_id, written)
        else:
            head = _built(path, owner_id, space, written)
        keep_head(path, head)
        return open_shelf(path, head)


def _continued(path: Path, shelf: Shelf, owner_id: int, written: Changes) -> Head:
    head = shelf.head
    if len(written.of_owner[owner_id][0]) + head.count > MOST_GROWTH * head.at_first:
        return _built(path, owner_id, head.space, written)
    for some in written_between(owner_id, head.space, head.horizon, written.ceiling):
        lacking = shelf.lacks(some.photo_ids, some.revisions)
        head = append(path, head, _only(some, lacking))
    return replace(head, horizon=written.horizon)


def _built(path: Path, owner_id: int, space: Space, written: Changes) -> Head:
    started = time.perf_counter()
    rows = written_between(owner_id, space, 0)
    first = next(rows, nothing(space))
    head = new_head(path, space, written.database, first.vectors)
    for some in chain([first], rows):
        head = append(path, head, some)
    _remove_other_versions(path.parent)
    seconds = time.perf_counter() - started
    logger.info("Put %s vectors into %s in %.1f s", head.count, path, seconds)
    return replace(head, horizon=written.horizon, at_first=head.count)


def _remove_other_versions(folder: Path) -> None:
    """Nobody asks them any more."""
    model = folder.name.rpartition("-")[0]
    for other in folder.parent.glob(f"{model}-*"):
        if other != folder and other.name.rpartition("-")[0] == model:
            shutil.rmtree(other, ignore_errors=True)


def _only(written: Written, wanted: NDArray[np.bool_]) -> Written:
    return Written(written.photo_ids[wanted], written.revisions[wanted], written.vectors[wanted])
