"""What was said about people, as plain sets: beside the library that must never forget it. Pure."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

Pair = tuple[int, int]
Facts = dict[tuple[object, ...], object]


@dataclass
class Said:
    """Faces and people by their ids. `faces_of` is for what grouping thought at that moment."""

    same: dict[int, int] = field(default_factory=dict)
    different: set[Pair] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    other_names: set[tuple[int, str]] = field(default_factory=set)
    apart: set[Pair] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    drawn: set[int] = field(default_factory=set)
    merged: dict[int, int] = field(default_factory=dict)

    def copy(self) -> "Said":
        return deepcopy(self)

    def all_faces(self) -> set[int]:
        """Those of which something was said."""
        different = {face for face, _ in self.different}
        return {*self.same, *self.refused, *self.drawn, *different}

    def facts(self) -> Facts:
        """All of it, one by one."""
        facts: Facts = {}
        facts |= {("same", face): person for face, person in self.same.items()}
        facts |= {("different", *pair): True for pair in self.different}
        facts |= {("name", person): name for person, name in self.names.items() if name}
        facts |= {("other name", *pair): True for pair in self.other_names}
        facts |= {("apart", *pair): True for pair in self.apart}
        facts |= {("hidden", person): True for person in self.hidden}
        facts |= {("refused", face): True for face in self.refused}
        facts |= {("drawn", face): True for face in self.drawn}
        facts |= {("merged", person): into for person, into in self.merged.items()}
        return facts

    def settle(self, person: int, present: Iterable[int]) -> None:
        if not self.names.get(person):
            for face in present:
                self.same.setdefault(face, person)

    def decide(self, faces: Iterable[int], person: int) -> None:
        for face in faces:
            self.same[face] = person
            self.different.discard((face, person))

    def forbid(self, faces: Iterable[int], person: int) -> None:
        for face in faces:
            if self.same.get(face) == person:
                del self.same[face]
            self.different.add((face, person))

    def move(self, faces: dict[int, int | None], person: int) -> None:
        """From whom each face was with."""
        self.decide(faces, person)
        for face, former in faces.items():
            if former not in (None, person) and self.names.get(former or 0):
                self.forbid([face], former or 0)

    def rename(self, person: int, name: str) -> None:
        former = self.names.get(person, "")
        self.drop_other_name(person, name)
        if former and former.upper() != name.upper():
            self.add_other_name(person, former)
        self.names[person] = name

    def join(self, into: int, other: int, present: Iterable[int]) -> None:
        """`present` are the other's faces. Both were settled."""
        self._take_apart(into, other)
        for face, person in sorted(self.different):
            if person == other:
                self.different.discard((face, person))
                if self.same.get(face) != into:
                    self.forbid([face], into)
        for face in [face for face, person in self.same.items() if person == other]:
            del self.same[face]
            if (face, into) not in self.different:
                self.same[face] = into
        self.merged = {
            each: into if target == other else target for each, target in self.merged.items()
        }
        self.merged[other] = into
        self._take_names(into, other)

    def _take_apart(self, into: int, other: int) -> None:
        for pair in [pair for pair in self.apart if other in pair]:
            self.apart.discard(pair)
            stranger = pair[0] if pair[1] == other else pair[1]
            if stranger != into:
                self.tell_apart(into, stranger)

    def _take_names(self, into: int, other: int) -> None:
        name = self.names.get(into) or self.names.get(other, "")
        names = [self.names.get(other, "")]
        names += sorted(name for person, name in self.other_names if person == other)
        self.other_names = {pair for pair in self.other_names if pair[0] != other}
        for each in names:
            self.add_other_name(into, each)
        self.names[into] = name
        self.drop_other_name(into, name)

    def tell_apart(self, one: int, other: int) -> None:
        self.apart.add((min(one, other), max(one, other)))

    def add_other_name(self, person: int, name: str) -> None:
        known = {(each, other.upper()) for each, other in self.other_names}
        if name and (person, name.upper()) not in known:
            self.other_names.add((person, name))

    def drop_other_name(self, person: int, name: str) -> None:
        self.other_names = {
            pair
            for pair in self.other_names
            if (pair[0], pair[1].upper()) != (person, name.upper())
        }

    def refuse(self, faces: Iterable[int]) -> None:
        for face in faces:
            self.same.pop(face, None)
            self.refused.add(face)

    def forget_faces(self, faces: set[int]) -> None:
        """Their photo was deleted."""
        self.same = {face: person for face, person in self.same.items() if face not in faces}
        self.different = {pair for pair in self.different if pair[0] not in faces}
        self.refused -= faces
        self.drawn -= faces
