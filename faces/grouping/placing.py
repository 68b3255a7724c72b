"""New faces find their people: what is near to them is grouped anew, with all that was said."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from faces.arriving import HeldLooks, Key
from faces.grouping.held import NOT_KNOWN, key_of, looks_held, take
from faces.grouping.locks import people_locked
from faces.grouping.planning import Library, planned
from faces.grouping.reading import (
    Seen,
    refusals,
    seen_among,
    seen_beside_looks,
    seen_in_looks,
)
from faces.grouping.space import Space, current_space
from faces.grouping.untouched import untouched_people
from faces.grouping.writing import forget_remains, with_fresh, write
from faces.linkage import NOBODY
from faces.looking import current_name
from faces.models import Face, FaceVector, Person

# So large a look takes part as a whole, by its mean: what it is near to is left to the night.
LARGE = 24
# So many looks at most, the nearest.
MOST_NEAR = 24


def place_faces(faces: Iterable[Face]) -> None:
    """Place faces that are new, seen anew or set free, each in its own library.

    What a person said of a face stands. Faces that the current model has not seen are left
    alone. Raises ModelUnavailable.
    """
    ids = [face.pk for face in faces]
    seen = FaceVector.objects.filter(face__in=ids, face__refused_at=None, model=current_name())
    pairs = list(seen.values_list("face__photo__owner", "face").order_by())
    for owner_id in sorted({owner_id for owner_id, _ in pairs}):
        place(owner_id, [face for owner, face in pairs if owner == owner_id], current_space())


def place(owner_id: int, face_ids: Sequence[int], space: Space) -> None:
    """Place faces of one library, those that found groups first: the others may find one then."""
    with people_locked(owner_id):
        faces = seen_among(face_ids, owner_id, space)
        if not len(faces.ids):
            return
        with looks_held(owner_id, space) as held:
            for row in np.argsort(~faces.founds, kind="stable"):
                _Arrival(owner_id, space, held, faces.taken([row])).place()


class _Arrival:
    """One face among those that are near to it."""

    def __init__(self, owner_id: int, space: Space, held: HeldLooks, face: Seen) -> None:
        self.owner_id = owner_id
        self.space = space
        self.held = held
        self.face = face

    def place(self) -> None:
        library = self._near()
        faces = library.faces
        plan = planned(library, self.space)
        homes = with_fresh(plan, self.owner_id)
        write(plan, library, self.space, homes=homes, is_free=faces.told == NOBODY)
        left = set(faces.homes[faces.homes != homes].tolist()) & library.untouched
        if left:
            forget_remains(self.owner_id, left)
        self._hold(faces, replace(faces, homes=homes, looks=plan.looks))

    def _near(self) -> Library:
        """What the face is to be grouped with."""
        own = Key(int(self.face.homes[0]), NOT_KNOWN)
        near = self.held.near(self.face.vectors[0])[:MOST_NEAR]
        keys = [key for key in near if key != own]
        large = [key for key in keys if key.look == NOT_KNOWN or self.held.size(key) > LARGE]
        looks = {key.look for key in keys if key not in large} | {int(self.face.looks[0])}
        faces = self.face
        if looks != {NOBODY}:
            faces = seen_in_looks(looks, self.owner_id, self.space).beside(faces)
        if large:
            faces = self._as_wholes(large).beside(faces)
        return self._with_said(faces) if keys else Library(self.owner_id, faces, [], frozenset())

    def _with_said(self, faces: Seen) -> Library:
        """With what people said of them, or with nothing said, which lets more faces move."""
        homes = set(faces.homes.tolist()) - {NOBODY}
        unsaid = homes - set(faces.told.tolist())
        untouched = untouched_people(self.owner_id, unsaid) if unsaid else frozenset()
        if untouched:
            faces = faces.beside(seen_beside_looks(untouched, self.owner_id, self.space))
        refused = refusals(self.owner_id, faces.ids.tolist()) if homes - untouched else []
        return Library(self.owner_id, faces, refused, untouched)

    def _as_wholes(self, keys: Sequence[Key]) -> Seen:
        """Looks as one row each, whose they are for sure. First of all: their numbers stay."""
        homes = {key.home for key in keys}
        alive = Person.objects.filter(pk__in=homes, merged_into=None)
        there = set(alive.values_list("pk", flat=True))
        kept = [key for key in keys if key.home in there]
        whose = np.array([key.home for key in kept], np.int64)
        means = [self.held.mean(key) for key in kept]
        return Seen(
            ids=-1 - np.arange(len(kept)),
            homes=whose,
            looks=np.array([key.look for key in kept], np.int64),
            told=whose,
            quality=np.ones(len(kept)),
            vectors=np.array(means, np.float32).reshape(-1, self.space.dimensions),
            sizes=np.array([self.held.size(key) for key in kept], np.int64),
        )

    def _hold(self, before: Seen, now: Seen) -> None:
        ours = np.flatnonzero(before.sizes == 1)
        for key in {key for row in ours if (key := key_of(before, int(row)))}:
            if key.look != NOT_KNOWN:
                self.held.forget(key)
        take(self.held, now.taken(ours))
