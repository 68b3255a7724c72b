"""Two at once: workers that place faces, the night, and a person who decides."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from django.db import connections, transaction

from accounts.models import User
from faces.arriving import HeldLooks, Key
from faces.grouping import held
from faces.grouping.locks import people_locked
from faces.grouping.placing import place
from faces.grouping.regrouping import regroup_in
from faces.models import Face, FaceDecision, Person
from tests.faces.grouped import ANNA, BEN, CARLA, LIKE_ANNA, SPACE, home, homes, seen_face
from tests.locks import count_locks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_held() -> None:
    held.in_memory.clear()


def at_once(*works: Callable[[], object]) -> None:
    """Run each in a thread with a connection of its own; what one raises is raised here."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        for running in [pool.submit(run, work) for work in works]:
            running.result(timeout=60)


def another_process() -> None:
    """Forget what is held, as a process does that was not there."""
    held.in_memory.clear()


def held_sizes(owner: User) -> dict[Key, int]:
    with people_locked(owner.pk), held.looks_held(owner.pk, SPACE) as looks:
        return {key: looks.size(key) for key in looks.row_of}


def test_it_makes_one_group_when_two_workers_place_the_same_person(alice: User) -> None:
    faces = [seen_face(alice, each) for each in (ANNA, BEN) * 8]
    halves = faces[:8], faces[8:]

    def place_each(half: list[Face]) -> None:
        for face in half:
            place(alice.pk, [face.pk], SPACE)

    at_once(lambda: place_each(halves[0]), lambda: place_each(halves[1]))

    assert None not in homes(faces)
    assert Person.objects.count() == 2


def test_it_survives_a_regrouping_while_faces_come_in(alice: User) -> None:
    faces = [seen_face(alice, each) for each in (ANNA, BEN, CARLA) * 6]

    def place_each() -> None:
        for face in faces:
            place(alice.pk, [face.pk], SPACE)

    def regroup_often() -> None:
        for _ in range(4):
            regroup_in(alice.pk, SPACE)

    at_once(place_each, regroup_often)

    regroup_in(alice.pk, SPACE)
    assert [len({home(face) for face in faces[start::3]}) for start in range(3)] == [1, 1, 1]
    assert Person.objects.count() == 3


def test_it_waits_for_a_person_who_decides(alice: User) -> None:
    faces = [seen_face(alice, ANNA) for _ in range(4)]
    place(alice.pk, [face.pk for face in faces[:3]], SPACE)
    anna = home(faces[0])
    locked, placing = threading.Event(), threading.Event()

    def reject() -> None:
        with people_locked(alice.pk):
            locked.set()
            placing.wait(10)
            FaceDecision.objects.create(face=faces[3], person_id=anna, is_same=False)

    def place_meanwhile() -> None:
        locked.wait(10)
        placing.set()
        place(alice.pk, [faces[3].pk], SPACE)

    at_once(reject, place_meanwhile)

    assert homes(faces[3:]) == [None]


def test_it_holds_what_it_wrote_itself(alice: User) -> None:
    for each in (ANNA, BEN, LIKE_ANNA, CARLA, BEN):
        place(alice.pk, [seen_face(alice, each).pk], SPACE)

    kept = held_sizes(alice)
    another_process()

    assert kept == held_sizes(alice)
    assert sorted(kept.values()) == [1, 2, 2]


def test_it_holds_what_another_process_wrote(alice: User) -> None:
    faces = [seen_face(alice, each) for each in (ANNA, BEN, LIKE_ANNA, CARLA)]
    place(alice.pk, [faces[0].pk], SPACE)
    mine = held.in_memory[alice.pk]
    another_process()
    place(alice.pk, [face.pk for face in faces[1:]], SPACE)
    anna = home(faces[0])
    Face.objects.filter(pk=faces[1].pk).update(person=anna)
    held.in_memory[alice.pk] = mine

    kept = held_sizes(alice)
    another_process()

    assert (
        kept
        == held_sizes(alice)
        == {
            Key(anna, faces[0].pk): 2,
            Key(anna, faces[1].pk): 1,
            Key(-1, faces[3].pk): 1,
        }
    )


def test_it_reads_all_again_after_very_many_moves(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [seen_face(alice, each) for each in (ANNA, ANNA, BEN)]
    place(alice.pk, [face.pk for face in faces], SPACE)
    monkeypatch.setattr(held, "MOST_MOVED", 0)
    Face.objects.filter(pk=faces[2].pk).update(person=home(faces[0]))

    assert sorted(held_sizes(alice).values()) == [1, 2]


def test_it_holds_few_libraries(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_HELD", 1)

    for owner in (alice, bob):
        place(owner.pk, [seen_face(owner, ANNA).pk], SPACE)

    assert list(held.in_memory) == [bob.pk]


def test_it_holds_nothing_of_what_was_rolled_back(alice: User) -> None:
    face = seen_face(alice, ANNA)
    with people_locked(alice.pk):
        place(alice.pk, [face.pk], SPACE)
        transaction.set_rollback(True)

    assert alice.pk not in held.in_memory
    assert held_sizes(alice) == {}


def test_it_has_room_for_more_looks_than_at_first(alice: User) -> None:
    looks = HeldLooks(SPACE.dimensions, SPACE.cutoff)
    for number in range(300):
        looks.add(np.array(ANNA, np.float32), Key(number, number))

    assert len(looks.near(np.array(ANNA, np.float32))) == 300


def test_it_locks_one_library_only(alice: User, bob: User) -> None:
    def lock_both() -> None:
        with people_locked(alice.pk):
            at_once(lambda: place(bob.pk, [seen_face(bob, ANNA).pk], SPACE))

    lock_both()
    assert count_locks("locktype = 'advisory'") == 0
