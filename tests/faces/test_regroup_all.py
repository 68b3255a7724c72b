"""The night groups what changed, and only that."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from config.celery import app
from faces import tasks
from faces.grouping.due import due_libraries
from faces.grouping.space import current_space
from faces.models import FaceDecision, Regrouping
from ml.face import face_model_version
from tests.faces.grouped import ANNA, BEN, SPACE, home, homes, placed, seen_face


@pytest.fixture(autouse=True)
def _vectors_of_few_dimensions(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """As if the basic model gave them; everything else is as it is."""
    settings.FACE_MODEL = SPACE.model
    monkeypatch.setattr("faces.grouping.regrouping.current_space", lambda: SPACE)
    monkeypatch.setattr("faces.grouping.placing.current_space", lambda: SPACE)


@pytest.fixture(autouse=True)
def _tasks_run_at_once() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def done(owner: User) -> None:
    version = face_model_version(SPACE.model)
    Regrouping.objects.filter(owner=owner).update(version=version)


def test_it_groups_every_library_with_faces(alice: User, bob: User, charlie: User) -> None:
    hers = [seen_face(alice, ANNA) for _ in range(2)]
    his = [seen_face(bob, BEN) for _ in range(2)]

    tasks.regroup_all()

    assert home(hers[0]) == home(hers[1]) != home(his[0]) == home(his[1])
    assert not Regrouping.objects.filter(owner=charlie).exists()


def test_it_does_nothing_where_faces_are_off(alice: User, settings: Any) -> None:
    settings.FACE_MODEL = "off"
    faces = [seen_face(alice, ANNA) for _ in range(2)]

    tasks.regroup_all()

    assert homes(faces) == [None, None]


def test_it_leaves_a_library_in_which_nothing_changed(alice: User) -> None:
    placed(alice, ANNA, ANNA)
    tasks.regroup_all()
    done(alice)

    assert due_libraries() == []


def test_it_comes_back_when_a_face_moved_or_was_decided_about(alice: User) -> None:
    faces = placed(alice, ANNA, ANNA)
    tasks.regroup_all()
    done(alice)

    placed(alice, BEN)
    assert due_libraries() == [alice.pk]

    tasks.regroup_all()
    done(alice)
    FaceDecision.objects.create(face=faces[0], person_id=home(faces[0]), is_same=True)
    assert due_libraries() == [alice.pk]


def test_it_comes_back_with_another_model(alice: User) -> None:
    placed(alice, ANNA, ANNA)
    tasks.regroup_all()
    done(alice)
    Regrouping.objects.update(model="older")

    assert due_libraries() == [alice.pk]


def test_it_places_faces_that_were_set_free(alice: User) -> None:
    faces = [seen_face(alice, ANNA) for _ in range(2)]

    tasks.place_again([face.pk for face in faces])

    assert home(faces[0]) == home(faces[1])


def test_it_groups_by_command(alice: User, bob: User) -> None:
    hers, his = ([seen_face(user, ANNA) for _ in range(2)] for user in (alice, bob))
    said = StringIO()

    call_command("regroup_people", user="ALICE@example.org", stdout=said)

    assert said.getvalue() == "alice@example.org: 1 people and groups.\n"
    assert homes(his) == [None, None]
    assert home(hers[0])


def test_it_says_whom_it_does_not_know(alice: User) -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("regroup_people", user="nobody@example.org")


def test_it_says_what_is_missing(
    alice: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.undo()
    settings.FACE_MODEL = "nowhere"

    with pytest.raises(CommandError, match="nowhere"):
        call_command("regroup_people")


def test_it_knows_the_space_of_a_model_that_is_not_loaded(settings: Any) -> None:
    settings.FACE_MODEL = "basic"

    space = current_space()

    assert (space.model, space.version) == ("basic", face_model_version("basic"))
    assert 0 < space.cutoff < 2
