"""Whatever people say in whatever order, with models at work in between: all of it stays said.

A hypothesis machine plays decisions, undo, grouping, another model and deletions on a real
library, and keeps beside it what was said (said.py). The same runs each time, and as many others as
`HEIRLOOM_TEST_EXAMPLES` asks for.
"""

import os
from collections.abc import Callable, Iterable

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.services import create_user
from faces import services
from faces.detection import store_faces
from faces.grouping.placing import place
from faces.grouping.regrouping import regroup_in
from faces.grouping.space import Space
from faces.grouping.untouched import untouched_people
from faces.models import Change, Face, Person
from faces.services import InvalidDecision
from ml.face import Box, FoundFace
from photos.models import Photo
from photos.services.removal import remove_photos
from tests.faces.deciding import facts_of_library, said_of_library
from tests.faces.eyes import IDENTITIES, PICTURE, Eyes, found_face, moved
from tests.faces.said import Facts, Said
from tests.factories import make_photo

ASKED = os.environ.get("HEIRLOOM_TEST_EXAMPLES")
EXAMPLES = int(ASKED or 30)
STEPS = 50
NAMES = st.sampled_from(["Anna", "ANNA", "Ben", "Çelik", "O'Brien; drop table", "-1-"])
CHOICE = st.integers(0, 1_000)
CHOICES = st.lists(CHOICE, min_size=1, max_size=4)
WHERE = st.floats(0, 0.7)


class Library(RuleBasedStateMachine):
    """One library of the test's; each run starts with none and leaves nothing."""

    owner: User

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.owner = create_user("machine@example.org", None)
        self.model = Eyes("one", 1)
        self.said = Said()
        # Each change with what was said before it and after it.
        self.told: list[tuple[Change, Said, Said]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # Choosing

    def faces(self) -> list[Face]:
        return list(Face.objects.filter(refused_at=None).order_by("pk"))

    def people(self) -> list[Person]:
        return list(Person.objects.filter(merged_into=None).order_by("pk"))

    def some_faces(self, choices: Iterable[int]) -> list[Face]:
        faces = self.faces()
        return list(
            {faces[each % len(faces)].pk: faces[each % len(faces)] for each in choices}.values()
        )

    def one_person(self, choice: int) -> Person:
        people = self.people()
        return people[choice % len(people)]

    def present(self, person: Person) -> list[int]:
        return list(person.faces.values_list("pk", flat=True))

    def tell(self, change: Change, said: Said) -> None:
        self.told.append((change, self.said, said))
        self.said = said

    # What comes and goes

    @initialize(seed=CHOICE)
    def a_library(self, seed: int) -> None:
        """Four photos of two people and a third, so that there is something to decide about."""
        for number, looks in enumerate([[0, 1], [0, 1], [0, 1, 2], [0, 2]]):
            self.a_photo_comes(looks, seed + number)

    @rule(looks=st.lists(st.integers(0, len(IDENTITIES) - 1), min_size=1, max_size=4), seed=CHOICE)
    def a_photo_comes(self, looks: list[int], seed: int) -> None:
        photo = make_photo(self.owner)
        boxes = [Box(0.2 * number, 0.1, 0.15, 0.2) for number in range(len(looks))]
        self.look_at(photo, [found_face(*each, seed) for each in zip(boxes, looks, strict=True)])

    def look_at(self, photo: Photo, found: list[FoundFace]) -> None:
        store_faces(photo, PICTURE, found, self.model)
        fresh = photo.faces.filter(person=None, refused_at=None)
        place(self.owner.pk, list(fresh.values_list("pk", flat=True)), self.space)
        self.forget_gone()

    @precondition(lambda self: self.faces())
    @rule(choice=CHOICE)
    def a_photo_goes(self, choice: int) -> None:
        photo = self.some_faces([choice])[0].photo
        remove_photos(Photo.objects.filter(pk=photo.pk))
        self.forget_gone(said=True)

    def forget_gone(self, *, said: bool = False) -> None:
        """What was said of faces that are gone is gone from what undo brings back; and, with
        their photo, from what is said."""
        here = set(Face.objects.values_list("pk", flat=True))
        past = [each for _, before, after in self.told for each in (before, after)]
        for each in [*past, *([self.said] if said else [])]:
            each.forget_faces(each.all_faces() - here)

    @property
    def space(self) -> Space:
        return Space(self.model.name, self.model.version, len(IDENTITIES), cutoff=0.6)

    # What models do

    @precondition(lambda self: self.faces())
    @rule(choice=CHOICE, shift=st.floats(-0.03, 0.03), keeps=st.integers(0, 15), seed=CHOICE)
    def a_photo_is_looked_at_again(self, choice: int, shift: float, keeps: int, seed: int) -> None:
        """Boxes a little elsewhere, some not found, and vectors that say something else."""
        photo = self.some_faces([choice])[0].photo
        boxes = [face.box for face in photo.faces.order_by("pk")]
        found = [
            found_face(moved(box, shift), seed + number, seed)
            for number, box in enumerate(boxes)
            if keeps >> number % 4 & 1
        ]
        self.look_at(photo, found)

    @rule()
    def another_model_comes(self) -> None:
        self.model = Eyes(self.model.name + "+", self.model.version + 1)

    @rule()
    def the_night_comes(self) -> None:
        regroup_in(self.owner.pk, self.space)

    @precondition(lambda self: self.faces())
    @rule(choices=CHOICES)
    def models_place(self, choices: list[int]) -> None:
        place(self.owner.pk, [face.pk for face in self.some_faces(choices)], self.space)

    @precondition(lambda self: self.faces())
    @rule(data=st.data())
    def models_group(self, data: st.DataObject) -> None:
        """Any grouping that the decisions allow, however bad."""
        decided = set(self.said.same)
        for face in [face for face in self.faces() if face.pk not in decided]:
            allowed = [
                person.pk
                for person in self.people()
                if (face.pk, person.pk) not in self.said.different
            ]
            group = data.draw(st.sampled_from([None, 0, *allowed]))
            if group == 0:
                group = Person.objects.create(owner=self.owner).pk
            Face.objects.filter(pk=face.pk).update(person=group)
        faces = Count("faces")
        untouched = Person.objects.filter(pk__in=untouched_people(self.owner.pk))
        untouched.alias(count=faces).filter(count__lt=2).delete()

    # What people say

    @precondition(lambda self: self.people())
    @rule(choice=CHOICE, name=NAMES)
    def name(self, choice: int, name: str) -> None:
        person, said = self.one_person(choice), self.said.copy()
        namesake = self.namesake(name)
        if namesake and namesake != person:
            self.expect_join(said, namesake, [person])
        else:
            said.settle(person.pk, self.present(person))
            said.rename(person.pk, name)
        self.tell(services.name_person(person, name), said)

    def namesake(self, name: str) -> Person | None:
        found = [pk for pk, known in self.said.names.items() if known.upper() == name.upper()]
        alive = [pk for pk in found if pk not in self.said.merged]
        return Person.objects.get(pk=alive[0]) if alive else None

    def expect_join(self, said: Said, into: Person, others: list[Person]) -> None:
        said.settle(into.pk, self.present(into))
        for other in others:
            said.settle(other.pk, self.present(other))
            said.join(into.pk, other.pk, self.present(other))

    @precondition(lambda self: self.said.names)
    @rule(choice=CHOICE)
    def take_the_name_off(self, choice: int) -> None:
        person, said = self.one_person(choice), self.said.copy()
        said.names.pop(person.pk, None)
        self.tell(services.name_person(person, " "), said)

    @precondition(lambda self: len(self.people()) > 1)
    @rule(choices=CHOICES)
    def merge(self, choices: list[int]) -> None:
        into, *others = list(dict.fromkeys(self.one_person(each) for each in choices))
        others = others or [person for person in self.people() if person != into][:1]
        said = self.said.copy()
        others = sorted(others, key=lambda person: person.pk)
        self.expect_join(said, into, others)
        self.tell(services.merge_people(into, others), said)

    @precondition(lambda self: len(self.people()) > 1)
    @rule(one=CHOICE, other=CHOICE)
    def tell_apart(self, one: int, other: int) -> None:
        first = self.one_person(one)
        others = [person for person in self.people() if person != first]
        second = others[other % len(others)]
        said = self.said.copy()
        for person in (first, second):
            said.settle(person.pk, self.present(person))
        said.tell_apart(first.pk, second.pk)
        self.tell(services.tell_apart(first, second), said)

    @precondition(lambda self: self.people())
    @rule(choice=CHOICE, hidden=st.booleans())
    def hide(self, choice: int, hidden: bool) -> None:
        person, said = self.one_person(choice), self.said.copy()
        said.settle(person.pk, self.present(person))
        (said.hidden.add if hidden else said.hidden.discard)(person.pk)
        self.tell(services.hide_person(person, hidden=hidden), said)

    @precondition(lambda self: self.people() and self.faces())
    @rule(choice=CHOICE, choices=CHOICES, verb=st.sampled_from(["confirm", "move", "reject"]))
    def say_whose(self, choice: int, choices: list[int], verb: str) -> None:
        person, faces, said = self.one_person(choice), self.some_faces(choices), self.said.copy()
        said.settle(person.pk, self.present(person))
        ids = {face.pk: face.person_id for face in faces}
        if verb == "confirm":
            said.decide(ids, person.pk)
        elif verb == "move":
            said.move(ids, person.pk)
        else:
            said.forbid(ids, person.pk)
        decide: Callable[..., Change] = getattr(services, f"{verb}_faces")
        self.tell(decide(faces, person), said)

    @precondition(lambda self: self.faces())
    @rule(choices=CHOICES, name=NAMES)
    def name_faces(self, choices: list[int], name: str) -> None:
        faces, said = self.some_faces(choices), self.said.copy()
        change = services.name_faces(faces, name)
        assert change.person
        said.names.setdefault(change.person.pk, name)
        said.move({face.pk: face.person_id for face in faces}, change.person.pk)
        self.tell(change, said)

    @precondition(lambda self: self.faces())
    @rule(choices=CHOICES)
    def split(self, choices: list[int]) -> None:
        faces, said = self.some_faces(choices), self.said.copy()
        ids = [face.pk for face in faces]
        whole = {face.person_id: face.person for face in faces if face.person}
        present = {pk: self.present(person) for pk, person in whole.items() if person}
        try:
            change = services.split_faces(faces)
        except InvalidDecision:
            assert len(whole) == 1
            assert set(ids) == set(*present.values())
            return
        assert change.person
        for pk, theirs in present.items():
            said.settle(pk or 0, theirs)
        said.decide(ids, change.person.pk)
        for pk, theirs in present.items():
            said.forbid(set(ids) & set(theirs), pk or 0)
            said.tell_apart(change.person.pk, pk or 0)
        self.tell(change, said)

    @precondition(lambda self: self.faces())
    @rule(choices=CHOICES)
    def refuse(self, choices: list[int]) -> None:
        faces, said = self.some_faces(choices), self.said.copy()
        said.refuse(face.pk for face in faces)
        self.tell(services.refuse_faces(faces), said)

    @precondition(lambda self: self.faces())
    @rule(choice=CHOICE, left=WHERE, top=WHERE, name=NAMES)
    def draw(self, choice: int, left: float, top: float, name: str) -> None:
        photo, said = self.some_faces([choice])[0].photo, self.said.copy()
        formerly = dict(photo.faces.values_list("pk", "person_id"))
        change = services.draw_face(photo, Box(left, top, 0.2, 0.25), name, self.owner)
        assert change.person
        assert change.face
        said.refused.discard(change.face.pk)
        said.drawn.add(change.face.pk)
        said.names.setdefault(change.person.pk, name)
        said.move({change.face.pk: formerly.get(change.face.pk)}, change.person.pk)
        self.tell(change, said)

    # Undo

    @precondition(lambda self: self.told)
    @rule()
    def undo_the_last(self) -> None:
        """All of it is as it was."""
        change, before, _ = self.told.pop()
        undone = services.undo(change)
        assert undone.kept_rows == 0
        self.said = before

    @precondition(lambda self: len(self.told) > 1)
    @rule(choice=CHOICE)
    def undo_an_older_one(self, choice: int) -> None:
        """What was said later stays; what was not is as before, or as it is."""
        position = choice % (len(self.told) - 1)
        change, before, after = self.told[position]
        later = {
            fact
            for _, former, latter in self.told[position + 1 :]
            for fact in differing(former.facts(), latter.facts())
        }
        services.undo(change)
        now, known = facts_of_library(), self.said.facts()
        touched = differing(before.facts(), after.facts())
        for fact in differing(now, known):
            assert fact in touched, f"{fact} has nothing to do with it"
            assert now.get(fact) in (before.facts().get(fact), None)
            assert fact not in later or now.get(fact) == known.get(fact), f"{fact} was said later"
        self.said = said_of_library()
        # From here on only what is said now can be undone as a whole.
        self.told.clear()

    # What must hold

    @invariant()
    def all_that_was_said_is_there(self) -> None:
        assert facts_of_library() == self.said.facts()

    @invariant()
    def faces_are_where_they_were_said_to_be(self) -> None:
        for face in Face.objects.all():
            if face.pk in self.said.refused:
                assert face.person_id is None
            elif face.pk in self.said.same:
                assert face.person_id == self.said.same[face.pk]
            assert (face.pk, face.person_id) not in self.said.different

    @invariant()
    def nobody_is_joined_with_whom_they_are_not(self) -> None:
        merged = Person.objects.exclude(merged_into=None)
        assert not merged.filter(merged_into__merged_into__isnull=False).exists()
        assert not Face.objects.filter(person__in=merged).exists()


def differing(one: Facts, other: Facts) -> set[tuple[object, ...]]:
    return {fact for fact in one.keys() | other.keys() if one.get(fact) != other.get(fact)}


@pytest.mark.django_db
def test_all_that_was_said_stays_said() -> None:
    run_state_machine_as_test(
        Library,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=ASKED is None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
