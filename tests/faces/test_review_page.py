"""The page that asks: its questions, what answers decide, and who may answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from faces.models import (
    Change,
    DifferentPeople,
    Face,
    FaceDecision,
    NameInPhoto,
    Person,
    RefusedName,
    SkippedQuestion,
)
from faces.review import queue
from faces.review.question import Kind, Question
from photos.models import Photo
from tests.faces.questions import CIRCLE, face_at, group_at

REVIEW, ANSWER = "/people/review/", "/people/review/answer/"
SCRIPT = {"HX-Request": "true"}

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _circle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vectors of these tests are of a model that no package has."""
    monkeypatch.setattr(queue, "space_at_hand", lambda: CIRCLE)


def key(kind: Kind, asked: Any, about: Any) -> str:
    if isinstance(about, str):
        return Question(kind, asked.pk, name=about).key
    return Question(kind, asked.pk, about.pk).key


def say(client: Client, key: str, said: str, **more: Any) -> Any:
    headers = more.pop("headers", SCRIPT)
    return client.post(ANSWER, {"key": key, "said": said, **more}, headers=headers)


# What is asked


def test_it_asks_by_name(alice: User, browser_of: SignIn) -> None:
    group_at(alice, 0, name="Anna")
    group_at(alice, 0.5)
    page = browser_of(alice).get(REVIEW).content.decode()
    assert "Is this <bdi>Anna</bdi>?" in page
    assert "1 question waits" in page
    assert "The answer counts for 3 photos." in page


def test_it_asks_whether_two_groups_are_one(alice: User, browser_of: SignIn) -> None:
    first, second = group_at(alice, 0, size=5), group_at(alice, 0.5, size=1)
    page = browser_of(alice).get(REVIEW).content.decode()
    assert "Is this the same person?" in page
    for face in [*first.faces.all()[:4], *second.faces.all()]:
        assert f"/faces/{face.pk}/crop/" in page


def test_it_shows_the_four_clearest_of_a_group(alice: User, browser_of: SignIn) -> None:
    group = group_at(alice, 0, size=6)
    group_at(alice, 0.5, size=7)
    for number, face in enumerate(group.faces.order_by("pk")):
        Face.objects.filter(pk=face.pk).update(quality=number / 10)
    page = browser_of(alice).get(REVIEW).content.decode()
    shown = [f"/faces/{face.pk}/crop/" in page for face in group.faces.order_by("pk")]
    assert shown == [False, False, True, True, True, True]


def test_it_says_what_an_archive_tells(alice: User, browser_of: SignIn) -> None:
    group = group_at(alice, 0)
    for face in group.faces.all():
        NameInPhoto.objects.create(photo=face.photo, name="Anna")
    page = browser_of(alice).get(REVIEW).content.decode()
    assert "An archive names <bdi>Anna</bdi> on 3 photos with this face." in page
    assert f"/photos/{group.faces.all()[0].photo_id}/thumbnail" in page


def test_it_shows_who_has_the_name_of_the_archive(alice: User, browser_of: SignIn) -> None:
    anna = group_at(alice, 3, name="Anna", size=1)
    anna.other_names.create(name="Mum")
    face = face_at(alice, 0)
    NameInPhoto.objects.create(photo=face.photo, name="Mum")
    page = browser_of(alice).get(REVIEW).content.decode()
    assert "Is this <bdi>Anna</bdi>?" in page
    assert f"/faces/{anna.faces.get().pk}/crop/" in page


def test_it_asks_about_a_doubt(alice: User, browser_of: SignIn) -> None:
    face_at(alice, 1, group_at(alice, 0, name="Anna", size=9))
    page = browser_of(alice).get(REVIEW).content.decode()
    assert "Is this really <bdi>Anna</bdi>?" in page


def test_it_asks_only_about_names(alice: User, browser_of: SignIn) -> None:
    group_at(alice, 0, name="Anna")
    group_at(alice, 0.5)
    face = face_at(alice, 3)
    NameInPhoto.objects.create(photo=face.photo, name="Ben")
    client = browser_of(alice)
    assert "2 questions wait" in client.get(REVIEW).content.decode()
    page = client.get(REVIEW, {"only": "names"}).content.decode()
    assert "Is this <bdi>Ben</bdi>?" in page
    assert "Anna" not in page

    page = say(client, key(Kind.FACE_NAME, face, "Ben"), "y", only="names").content.decode()

    assert "That was all" in page
    assert "Anna" not in page


def test_it_escapes_names(alice: User, browser_of: SignIn) -> None:
    group_at(alice, 0, name="<script>x</script>")
    group_at(alice, 0.5)
    face = face_at(alice, 3)
    NameInPhoto.objects.create(photo=face.photo, name='"><img src=x>')
    page = browser_of(alice).get(REVIEW).content.decode()
    assert "<script>x" not in page
    assert "<img src=x>" not in page


def test_it_has_nothing_to_ask(alice: User, browser_of: SignIn) -> None:
    assert "Nothing to ask" in browser_of(alice).get(REVIEW).content.decode()


def test_it_ends_after_the_last_answer(alice: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    page = say(browser_of(alice), key(Kind.FACE, face, anna), "y", answered="4").content.decode()
    assert "That was all" in page
    assert "5 answered" in page


def test_it_counts_what_waits(alice: User, browser_of: SignIn) -> None:
    client = browser_of(alice)
    group_at(alice, 0, name="Anna")
    group_at(alice, 0.5)
    assert ">1<" in client.get("/people/review/count/").content.decode()


def test_it_asks_with_as_many_queries_of_more(
    alice: User, browser_of: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = browser_of(alice)
    for number in range(5):
        group_at(alice, number, name=f"Person {number}", size=9)
        group_at(alice, number + 0.4)
    client.get(REVIEW)
    with django_assert_max_num_queries(45):
        client.get(REVIEW)


# Answers


def test_yes_confirms_a_face(alice: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    page = say(browser_of(alice), key(Kind.FACE, face, anna), "y").content.decode()
    assert FaceDecision.objects.get(face=face).is_same
    assert Face.objects.get(pk=face.pk).person == anna
    assert f"/people/changes/{Change.objects.get().pk}/undo/" in page


def test_no_rejects_a_face(alice: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    say(browser_of(alice), key(Kind.FACE, face, anna), "n")
    assert not FaceDecision.objects.get(face=face, person=anna).is_same


def test_no_takes_a_face_away_that_looked_unlike(alice: User, browser_of: SignIn) -> None:
    anna = group_at(alice, 0, name="Anna", size=9)
    face = face_at(alice, 1, anna)
    say(browser_of(alice), key(Kind.UNLIKE, face, anna), "n")
    assert Face.objects.get(pk=face.pk).person is None


def test_yes_joins_a_group(alice: User, browser_of: SignIn) -> None:
    anna, group = group_at(alice, 0, name="Anna"), group_at(alice, 0.5, size=9)
    say(browser_of(alice), key(Kind.GROUP, group, anna), "y")
    assert anna.faces.count() == 12


def test_who_got_a_name_meanwhile_keeps_it(alice: User, browser_of: SignIn) -> None:
    large, small = group_at(alice, 0, size=9), group_at(alice, 0.5)
    Person.objects.filter(pk=small.pk).update(name="Ben")
    say(browser_of(alice), key(Kind.GROUP, small, large), "y")
    assert Person.objects.visible_to(alice).get().pk == small.pk


def test_no_tells_groups_apart(alice: User, browser_of: SignIn) -> None:
    anna, group = group_at(alice, 0, name="Anna"), group_at(alice, 0.5)
    page = say(browser_of(alice), key(Kind.GROUP, group, anna), "n").content.decode()
    assert DifferentPeople.objects.exists()
    assert "That was all" in page


def test_yes_gives_a_group_its_name(alice: User, browser_of: SignIn) -> None:
    group = group_at(alice, 0, size=6)
    for face in group.faces.all():
        NameInPhoto.objects.create(photo=face.photo, name="Anna")
    say(browser_of(alice), key(Kind.NAME, group, "Anna"), "y")
    assert Person.objects.get(pk=group.pk).name == "Anna"
    decisions = FaceDecision.objects.filter(person=group, is_same=True)
    assert decisions.count() == 6
    assert decisions.filter(is_seen=True).count() == 4  # those that were shown


def test_no_refuses_a_name(alice: User, browser_of: SignIn) -> None:
    face = face_at(alice, 0)
    NameInPhoto.objects.create(photo=face.photo, name="Anna")
    client = browser_of(alice)
    client.get(REVIEW)
    page = say(client, key(Kind.FACE_NAME, face, "Anna"), "n").content.decode()
    assert RefusedName.objects.get(face=face).name == "Anna"
    assert "That was all" in page


def test_skip_leaves_it_for_later(alice: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    page = say(browser_of(alice), key(Kind.FACE, face, anna), "s").content.decode()
    assert SkippedQuestion.objects.get(owner=alice).key == key(Kind.FACE, face, anna)
    assert not Change.objects.exists()
    assert "That was all" in page


def test_it_works_without_script(alice: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    client = browser_of(alice)
    client.get(REVIEW)
    answered = client.post(
        ANSWER, {"key": key(Kind.FACE, face, anna), "said": "y", "only": "names"}, follow=True
    )
    assert answered.redirect_chain[0][0].startswith(f"{REVIEW}?answered=1&change=")
    assert "only=names" in answered.redirect_chain[0][0]
    page = answered.content.decode()
    assert "1 face is Anna." in page
    undone = client.post(
        f"/people/changes/{Change.objects.get().pk}/undo/", {"next": REVIEW}, follow=True
    )
    assert "Undone: 1 face is Anna." in undone.content.decode()
    assert "Is this <bdi>Anna</bdi>?" in undone.content.decode()


def test_what_was_undone_is_asked_again(alice: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    client = browser_of(alice)
    client.get(REVIEW)
    say(client, key(Kind.FACE, face, anna), "n")
    client.post(f"/people/changes/{Change.objects.get().pk}/undo/", headers=SCRIPT)
    page = client.get(REVIEW, headers=SCRIPT).content.decode()
    assert key(Kind.FACE, face, anna) in page


def test_new_questions_come_when_all_are_answered(alice: User, browser_of: SignIn) -> None:
    anna, group = group_at(alice, 0, name="Anna"), group_at(alice, 0.45, size=9)
    far = group_at(alice, 0.75, size=1)
    client = browser_of(alice)
    client.get(REVIEW)
    say(client, key(Kind.GROUP, group, anna), "y")
    page = say(client, key(Kind.GROUP, far, group), "y").content.decode()
    assert key(Kind.GROUP, far, anna) in page


# What comes between


def test_a_second_tab_hears_that_it_is_settled(alice: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    client = browser_of(alice)
    say(client, key(Kind.FACE, face, anna), "y")
    page = say(client, key(Kind.FACE, face, anna), "n").content.decode()
    assert "That was settled meanwhile." in page
    assert FaceDecision.objects.get(face=face).is_same


@pytest.mark.parametrize("said", ["y", "n", "s"])
def test_a_deleted_photo_settles_its_question(alice: User, browser_of: SignIn, said: str) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    Photo.objects.filter(pk=face.photo_id).delete()
    page = say(browser_of(alice), key(Kind.FACE, face, anna), said).content.decode()
    assert "That was settled meanwhile." in page
    assert not SkippedQuestion.objects.exists()


def test_it_drops_a_question_whose_photo_was_locked(alice: User, browser_of: SignIn) -> None:
    group_at(alice, 0, name="Anna")
    face = face_at(alice, 0.5)
    client = browser_of(alice)
    assert f"/faces/{face.pk}/crop/" in client.get(REVIEW).content.decode()
    Photo.objects.filter(pk=face.photo_id).update(is_locked=True)
    assert f"/faces/{face.pk}/crop/" not in client.get(REVIEW).content.decode()


# Who may


def test_a_stranger_is_told_nothing(alice: User, bob: User, browser_of: SignIn) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    group = group_at(alice, 0.4)
    stranger = browser_of(bob)
    for sent in (key(Kind.FACE, face, anna), key(Kind.GROUP, group, anna),
                 key(Kind.NAME, group, "Anna"), key(Kind.UNLIKE, anna.faces.first(), anna)):  # fmt: skip
        for said in "yns":
            page = say(stranger, sent, said).content.decode()
            assert "Anna" not in page
    assert not Change.objects.exists()
    assert not SkippedQuestion.objects.exists()
    assert "Nothing to ask" in stranger.get(REVIEW).content.decode()
    say(browser_of(alice), key(Kind.FACE, face, anna), "y")
    change = Change.objects.get().pk
    assert "Anna" not in stranger.get(REVIEW, {"change": change}).content.decode()


def test_nobody_is_asked_without_signing_in(alice: User, client: Client) -> None:
    for address in (REVIEW, ANSWER, "/people/review/count/", "/people/unnamed/"):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [{}, {"key": "face:1:2"}, {"key": "face:1:2", "said": "maybe"}, {"key": "x", "said": "y"},
     {"key": "face:1:2", "said": "y", "answered": "-1"},
     {"key": "face:1:2", "said": "y", "answered": "9" * 99}],
)  # fmt: skip
def test_nonsense_is_refused(alice: User, browser_of: SignIn, sent: dict[str, str]) -> None:
    assert browser_of(alice).post(ANSWER, sent).status_code == 400


@pytest.mark.parametrize("sent", ["-1", "x", "9" * 30, "٣", "1e9"])
def test_nonsense_in_its_address_is_nothing(alice: User, browser_of: SignIn, sent: str) -> None:
    query = {"answered": sent, "change": sent, "only": sent}
    assert browser_of(alice).get(REVIEW, query).status_code == 200


def test_an_empty_library_rests_before_it_is_thought_about_again(
    alice: User, browser_of: SignIn
) -> None:
    client = browser_of(alice)
    client.get(REVIEW)
    group_at(alice, 0, name="Anna")
    group_at(alice, 0.5)
    assert "Nothing to ask" in client.get(REVIEW).content.decode()
    cache.delete(f"faces:no-questions:{alice.pk}")
    assert "1 question waits" in client.get(REVIEW).content.decode()


def test_it_asks_about_names_where_no_model_is_at_hand(
    alice: User, browser_of: SignIn, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.undo()
    settings.FACE_MODEL = "none-such"
    face = face_at(alice, 0)
    NameInPhoto.objects.create(photo=face.photo, name="Anna")
    assert "Is this <bdi>Anna</bdi>?" in browser_of(alice).get(REVIEW).content.decode()
    settings.FACE_MODEL = "off"
    assert queue.space_at_hand() is None
