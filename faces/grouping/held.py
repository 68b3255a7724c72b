"""The looks of a library in the memory of a process, in step with the database.

A look is a set of faces of one person that are alike; a face that waits for another is a look
that is nobody's. Of each its mean and size are held. Whoever comes has the library locked, and
reads what moved since; another process may have moved it.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np
from django.db import transaction

from faces.grouping.reading import (
    Seen,
    all_seen,
    last_move,
    moved_since,
    seen_among,
    seen_in_looks,
)
from faces.grouping.space import Space
from faces.linkage import NOBODY, Numbers, Vectors
from faces.models import Regrouping

NOT_KNOWN = -2  # a look
MOST_HELD = 3  # libraries
MOST_MOVED = 2000  # faces; after more all is read again


@dataclass(frozen=True)
class Key:
    """Whose a look is, and the number of the look."""

    home: int
    look: int


class HeldLooks:
    """The looks of one library, as one model sees them."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.last_move = 0
        self.row_of: dict[Key, int] = {}
        self.keys: list[Key | None] = []
        self.means: Vectors = np.zeros((256, space.dimensions), np.float32)
        self.sizes: Numbers = np.zeros(256, np.int64)

    def near(self, vector: Vectors) -> list[tuple[Key, float]]:
        """The looks that are near enough, nearest first."""
        similar = self.means[: len(self.keys)] @ vector
        rows = np.flatnonzero(similar >= self.space.least)
        order = rows[np.argsort(-similar[rows], kind="stable")]
        return [(key, float(similar[row])) for row in order if (key := self.keys[row])]

    def near_look(self, key: Key) -> list[Key]:
        """Other looks that are near enough to this one, nearest first."""
        mean = self.means[self.row_of[key]].copy()
        return [each for each, _ in self.near(mean) if each != key]

    def size(self, key: Key) -> int:
        return int(self.sizes[self.row_of[key]])

    def add(self, vector: Vectors, key: Key) -> None:
        row = self.row_of.get(key)
        if row is None:
            row = self._new_row(key)
        self.sizes[row] += 1
        self.means[row] += (vector - self.means[row]) / self.sizes[row]

    def move(self, key: Key, to: Key) -> None:
        """All that is in one look becomes another, or a part of it."""
        row = self.row_of[key]
        mean, size = self.means[row].copy(), self.sizes[row]
        self.forget(key)
        place = self.row_of.get(to)
        if place is None:
            place = self._new_row(to)
        self.sizes[place] += size
        self.means[place] += (mean - self.means[place]) * (size / self.sizes[place])

    def forget(self, key: Key) -> None:
        """What is blank is near to nothing."""
        row = self.row_of.pop(key, None)
        if row is not None:
            self.keys[row], self.means[row], self.sizes[row] = None, 0, 0

    def renew(self, looks: Collection[int], faces: Seen) -> None:
        """In place of these looks, whatever faces are in them now."""
        for key in [key for key in self.row_of if key.look in looks]:
            self.forget(key)
        self.take(faces)

    def take(self, faces: Seen) -> None:
        for index, vector in enumerate(faces.vectors):
            if key := held_key(faces, index):
                self.add(vector, key)

    def _new_row(self, key: Key) -> int:
        row = len(self.keys)
        if row == len(self.sizes):
            self.means = np.concatenate([self.means, np.zeros_like(self.means)])
            self.sizes = np.concatenate([self.sizes, np.zeros_like(self.sizes)])
        self.keys.append(key)
        self.row_of[key] = row
        return row


def held_key(faces: Seen, index: int) -> Key | None:
    """The look that a face is part of; None for one that founds none, or that was set free.

    Whose look is not known yet (to a new model) is taken for one with all such of the person.
    """
    face, home, look = (int(column[index]) for column in (faces.ids, faces.homes, faces.looks))
    if home == NOBODY:
        return Key(NOBODY, look) if look == face else None
    if look == NOBODY:
        return Key(home, NOT_KNOWN) if faces.founds[index] else None
    return Key(home, look)


_held: OrderedDict[int, tuple[datetime, HeldLooks]] = OrderedDict()


@contextmanager
def looks_held(owner_id: int, space: Space) -> Iterator[HeldLooks]:
    """The looks of a library that is locked. What is written about them within is theirs, too,
    and they are kept for the next time once that is committed."""
    stamp = _stamp(owner_id, space)
    held = _in_step(_held.pop(owner_id, None), owner_id, space, stamp)
    yield held
    held.last_move = last_move(owner_id)
    transaction.on_commit(partial(_keep, owner_id, stamp, held))


def _keep(owner_id: int, stamp: datetime, held: HeldLooks) -> None:
    _held[owner_id] = (stamp, held)
    while len(_held) > MOST_HELD:
        _held.popitem(last=False)


def _stamp(owner_id: int, space: Space) -> datetime:
    first = {"model": space.model, "version": space.version}
    row, _ = Regrouping.objects.get_or_create(owner_id=owner_id, defaults=first)
    return row.made_at


def _in_step(
    known: tuple[datetime, HeldLooks] | None, owner_id: int, space: Space, stamp: datetime
) -> HeldLooks:
    if known is None or known[0] != stamp or known[1].space != space:
        return _read_anew(owner_id, space)
    held = known[1]
    moves = moved_since(owner_id, held.last_move, at_most=MOST_MOVED + 1)
    if len(moves) > MOST_MOVED:
        return _read_anew(owner_id, space)
    if moves:
        now = seen_among({face for face, _ in moves}, owner_id, space).looks.tolist()
        looks = {look for _, look in moves if look is not None} | set(now) - {NOBODY}
        held.renew(looks, seen_in_looks(looks, owner_id, space))
    return held


def _read_anew(owner_id: int, space: Space) -> HeldLooks:
    held = HeldLooks(space)
    held.take(all_seen(owner_id, space))
    return held
