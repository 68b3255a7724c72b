"""The looks of a library in the memory of a process, in step with the database. Whoever comes has
the library locked, and reads what moved since: another process may have moved it."""

from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from faces.arriving import HeldLooks, Key
from faces.grouping.reading import (
    Seen,
    all_seen,
    last_move,
    moved_since,
    seen_among,
    seen_in_looks,
)
from faces.grouping.space import Space
from faces.linkage import NOBODY
from faces.models import Regrouping

NOT_KNOWN = -2  # a look
MOST_HELD = 3  # libraries
MOST_MOVED = 2000  # faces; after more all is read again
STATE = """
select made_at, coalesce((
    select max(id) from faces_movedface moved where moved.owner_id = regrouping.owner_id
), 0)
from faces_regrouping regrouping where owner_id = %s
"""


@dataclass(frozen=True, eq=False)
class Held:
    """The looks of one library as a model sees them, after which regrouping and which move."""

    looks: HeldLooks
    space: Space
    regrouped_at: datetime
    last_move: int


in_memory: OrderedDict[int, Held] = OrderedDict()


@contextmanager
def looks_held(owner_id: int, space: Space) -> Iterator[HeldLooks]:
    """The looks of a library that is locked. What is written about them within is theirs, too,
    and they are kept for the next time once that is committed."""
    regrouped_at, newest = _state(owner_id, space)
    known = in_memory.pop(owner_id, None)
    if known is None or known.regrouped_at != regrouped_at or known.space != space:
        looks = _read_anew(owner_id, space)
    else:
        looks = known.looks if known.last_move == newest else _in_step(known, owner_id)
    yield looks
    held = Held(looks, space, regrouped_at, last_move(owner_id))
    transaction.on_commit(partial(_keep, owner_id, held))


def _keep(owner_id: int, held: Held) -> None:
    in_memory[owner_id] = held
    while len(in_memory) > MOST_HELD:
        in_memory.popitem(last=False)


def _state(owner_id: int, space: Space) -> tuple[datetime, int]:
    """When the library was regrouped last, and the newest move."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [owner_id])
        row: tuple[datetime, int] | None = cursor.fetchone()
    if row:
        return row
    first = {"model": space.model, "version": space.version}
    regrouping = Regrouping.objects.create(owner_id=owner_id, **first)
    return regrouping.made_at, last_move(owner_id)


def _in_step(held: Held, owner_id: int) -> HeldLooks:
    space = held.space
    moves = moved_since(owner_id, held.last_move, at_most=MOST_MOVED + 1)
    if len(moves) > MOST_MOVED:
        return _read_anew(owner_id, space)
    if moves:
        now = seen_among({face for face, _ in moves}, owner_id, space).looks.tolist()
        looks = {look for _, look in moves if look is not None} | set(now) - {NOBODY}
        _renew(held.looks, looks, seen_in_looks(looks, owner_id, space))
    return held.looks


def _read_anew(owner_id: int, space: Space) -> HeldLooks:
    held = HeldLooks(space.dimensions, space.cutoff)
    take(held, all_seen(owner_id, space))
    return held


def _renew(held: HeldLooks, looks: Collection[int], faces: Seen) -> None:
    """In place of these looks, whatever faces are in them now."""
    for key in [key for key in held.row_of if key.look in looks]:
        held.forget(key)
    take(held, faces)


def take(held: HeldLooks, faces: Seen) -> None:
    """Add faces to the looks that they are part of."""
    for index, vector in enumerate(faces.vectors):
        if key := key_of(faces, index):
            held.add(vector, key)


def key_of(faces: Seen, index: int) -> Key | None:
    """The look that a face is part of; None for one that founds none, or that was set free.

    Whose look is not known yet (to a new model) is taken for one with all such of the person.
    """
    face, home, look = (int(column[index]) for column in (faces.ids, faces.homes, faces.looks))
    if home == NOBODY:
        return Key(NOBODY, look) if look == face else None
    if look == NOBODY:
        return Key(home, NOT_KNOWN) if faces.founds[index] else None
    return Key(home, look)
