"""A new face: it joins somebody, makes a group with one that waits, or waits itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from faces.grouping.held import NOT_KNOWN, HeldLooks, Key, looks_held
from faces.grouping.locks import people_locked
from faces.grouping.reading import Seen, seen_among
from faces.grouping.space import Space, current_space
from faces.grouping.untouched import untouched_people
from faces.linkage import NOBODY, Vectors
from faces.looking import current_name
from faces.models import Face, FaceDecision, FaceVector, Person

# The mean of a look so large hardly moves with one more: what it comes near to is left to the
# regrouping.
SETTLED = 64


@dataclass(frozen=True, eq=False)
class Newcomer:
    """A face that is to be placed. `home`: where it is already, or NOBODY."""

    pk: int
    home: int
    look: int
    founds: bool
    vector: Vectors


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


def place(owner_id: int, face_ids: Iterable[int], space: Space) -> None:
    """Place faces of one library."""
    with people_locked(owner_id):
        faces = seen_among(list(face_ids), owner_id, space)
        if not len(faces.ids):
            return
        with looks_held(owner_id, space) as held:
            placing = _Placing(owner_id, held)
            for newcomer in _newcomers(faces):
                placing.place(newcomer)


def _newcomers(faces: Seen) -> list[Newcomer]:
    """Those that found groups first: the others may find one then."""
    columns = (faces.ids, faces.homes, faces.looks, faces.founds)
    rows = [
        Newcomer(int(pk), int(home), int(look), bool(founds), vector)
        for pk, home, look, founds, vector in zip(*columns, faces.vectors, strict=True)
    ]
    return sorted(rows, key=lambda each: not each.founds)


class _Placing:
    """Writes where faces belong, into the database and into what is held of it."""

    def __init__(self, owner_id: int, held: HeldLooks) -> None:
        self.owner_id = owner_id
        self.held = held

    def place(self, face: Newcomer) -> None:
        if face.home != NOBODY:
            self._settle(face)
            return
        self.held.forget(Key(NOBODY, face.pk))
        refused = _refused([face.pk])
        for key, _ in self.held.near(face.vector):
            if key.home not in refused and self._joins(face, key):
                return
        self._write(face.pk, NOBODY, face.pk if face.founds else None)
        if face.founds:
            self.held.add(face.vector, Key(NOBODY, face.pk))

    def _settle(self, face: Newcomer) -> None:
        """A face that is somebody's already founds a look of theirs, or is part of one."""
        if face.look != NOBODY or not face.founds:
            return
        near = (key for key, _ in self.held.near(face.vector))
        theirs = (key for key in near if key.home == face.home and key.look != NOT_KNOWN)
        key = next(theirs, Key(face.home, face.pk))
        self._write(face.pk, key.home, key.look)
        self.held.add(face.vector, key)

    def _joins(self, face: Newcomer, near: Key) -> bool:
        key = self._founded(near) if near.home == NOBODY and face.founds else near
        if key is None or not _is_there(key.home):
            self.held.forget(near)
            return False
        self._write(face.pk, key.home, key.look if face.founds else None)
        if face.founds:
            self.held.add(face.vector, key)
            self._draw_near(key)
        return True

    def _founded(self, waiting: Key) -> Key | None:
        """The group of a face that waited; None where that face is gone."""
        if not Face.objects.filter(pk=waiting.look, person=None, refused_at=None).exists():
            return None
        person = Person.objects.create(owner_id=self.owner_id)
        key = Key(person.pk, waiting.look)
        self._write(waiting.look, key.home, key.look)
        self.held.move(waiting, key)
        return key

    def _draw_near(self, key: Key) -> None:
        """What a look that has moved came near to, joins it."""
        united: Key | None = key
        while united and self.held.size(united) <= SETTLED:
            key = united
            others = [each for each in self.held.near_look(key) if each.home != key.home]
            united = next(filter(None, (self._united(key, other) for other in others)), None)

    def _united(self, key: Key, other: Key) -> Key | None:
        """The two looks as one, unless a person said a word against it."""
        if other.home == NOBODY:
            going, staying = other, key
            faces = Face.objects.filter(pk=other.look, person=None, refused_at=None)
        elif sides := self._sides(key, other):
            going, staying = sides
            faces = Face.objects.filter(person=going.home)
        else:
            return None
        ids = list(faces.values_list("pk", flat=True))
        if staying.home in _refused(ids) or not _is_there(staying.home):
            return None
        self._unite(ids, going, staying)
        return staying

    def _sides(self, key: Key, other: Key) -> tuple[Key, Key] | None:
        """Which group goes into which: never one of whom a person said something."""
        two = [key.home, other.home]
        untouched = set(
            untouched_people(self.owner_id).filter(pk__in=two).values_list("pk", flat=True)
        )
        smaller_first = sorted([key, other], key=lambda each: (self.held.size(each), -each.home))
        for going, staying in (smaller_first, smaller_first[::-1]):
            if going.home in untouched:
                return going, staying
        return None

    def _unite(self, face_ids: Collection[int], going: Key, staying: Key) -> None:
        Face.objects.filter(pk__in=face_ids).update(person=staying.home)
        self._vectors(face_ids).filter(look=going.look).update(look=_written(staying.look))
        self.held.move(going, staying)
        if going.home != NOBODY:
            for key in [key for key in self.held.row_of if key.home == going.home]:
                self.held.move(key, Key(staying.home, key.look))
            Person.objects.filter(pk=going.home).delete()

    def _write(self, face_id: int, home: int, look: int | None) -> None:
        Face.objects.filter(pk=face_id).update(person=None if home == NOBODY else home)
        self._vectors([face_id]).update(look=_written(look))

    def _vectors(self, face_ids: Collection[int]) -> QuerySet[FaceVector]:
        return FaceVector.objects.filter(face__in=face_ids, model=self.held.space.model)


def _written(look: int | None) -> int | None:
    return None if look == NOT_KNOWN else look


def _refused(face_ids: Collection[int]) -> set[int]:
    """The people of whom a person said that none of these faces is theirs."""
    rows = FaceDecision.objects.filter(face__in=face_ids, is_same=False)
    return set(rows.values_list("person", flat=True))


def _is_there(person_id: int) -> bool:
    return Person.objects.filter(pk=person_id, merged_into=None).exists()
