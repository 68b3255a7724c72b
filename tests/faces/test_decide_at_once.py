"""Two tabs, or a person and grouping, at the same moment: one after the other, and nothing lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from accounts.models import User
from faces import services
from faces.models import Change, FaceDecision, Person
from faces.services import InvalidDecision
from faces.tasks import place_again
from tests.faces.deciding import decided, everything, group, ids, whose
from tests.factories import make_face, make_photo

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


@pytest.fixture(autouse=True)
def _no_worker(settings: object) -> None:
    """What was set free waits: no worker of these tests has a model."""
    settings.FACE_MODEL = "off"  # type: ignore[attr-defined]


def at_once(*decide: Callable[[], Change]) -> list[Change | None]:
    """Each in a thread and a transaction of its own; None for what was refused."""
    barrier = Barrier(len(decide))

    def one(verb: Callable[[], Change]) -> Change | None:
        barrier.wait(timeout=10)
        try:
            return verb()
        except InvalidDecision:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(decide)) as threads:
        return list(threads.map(one, decide))


def test_the_same_name_in_two_tabs_is_one_person(alice: User) -> None:
    for number in range(TIMES):
        (one, faces), (other, others) = group(alice, 2), group(alice, 2)
        name = f"Anna {number}"
        at_once(
            lambda one=one, name=name: services.name_person(one, name),  # type: ignore[misc]
            lambda other=other, name=name: services.name_person(other, name),  # type: ignore[misc]
        )
        anna = Person.objects.get(name=name, merged_into=None)
        assert whose([*faces, *others]) == [anna.pk] * 4


def test_a_face_goes_to_one_of_two(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, _ = group(alice, 1, "Ben")
    for _ in range(TIMES):
        face = make_face(make_photo(alice))
        at_once(
            lambda face=face: services.confirm_faces([face], anna),  # type: ignore[misc]
            lambda face=face: services.move_faces([face], ben),  # type: ignore[misc]
        )
        said = FaceDecision.objects.get(face=face, is_same=True)
        assert whose([face]) == [said.person_id]


def test_two_are_joined_one_way(alice: User) -> None:
    for _ in range(TIMES):
        (one, faces), (other, others) = group(alice, 1), group(alice, 1)
        done = at_once(
            lambda one=one, other=other: services.merge_people(one, [other]),  # type: ignore[misc]
            lambda one=one, other=other: services.merge_people(other, [one]),  # type: ignore[misc]
        )
        assert done.count(None) == 1
        left = Person.objects.get(pk__in=[one.pk, other.pk], merged_into=None)
        assert whose([*faces, *others]) == [left.pk] * 2


def test_two_clicks_on_undo_are_one(alice: User) -> None:
    person, _ = group(alice, 2)
    for _ in range(TIMES):
        before = everything()
        change = services.name_person(person, "Anna")
        at_once(*[lambda change=change: services.undo(change)] * 3)
        assert everything() == before


def test_a_name_and_a_rejection_both_count(alice: User) -> None:
    for number in range(TIMES):
        person, faces = group(alice, 3)
        at_once(
            lambda person=person, number=number: services.name_person(person, f"P{number}"),  # type: ignore[misc]
            lambda person=person, faces=faces: services.reject_faces(faces[:1], person),  # type: ignore[misc]
        )
        assert whose(faces) == [None, person.pk, person.pk]
        assert decided(person) == ids(faces[1:])
        assert Person.objects.get(pk=person.pk).name == f"P{number}"


def test_without_a_broker_it_is_decided_all_the_same(
    alice: User, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: list[int]) -> None:
        raise OperationalError("no broker")

    settings.FACE_MODEL = "basic"  # type: ignore[attr-defined]
    monkeypatch.setattr(place_again, "delay", refuse)
    anna, hers = group(alice, 2, "Anna")
    services.reject_faces(hers[:1], anna)
    assert whose(hers) == [None, anna.pk]


def test_what_is_set_free_is_asked_to_be_placed_in_small_parts(
    alice: User, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []
    settings.FACE_MODEL = "basic"  # type: ignore[attr-defined]
    monkeypatch.setattr(place_again, "delay", asked.append)
    anna, hers = group(alice, 45, "Anna")
    services.reject_faces(hers, anna)
    assert [len(some) for some in asked] == [20, 20, 5]
    assert {pk for some in asked for pk in some} == ids(hers)
