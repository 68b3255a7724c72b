"""The history of what somebody said about people, with Undo."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from faces import services
from faces.changes.views import SHOWN
from faces.models import Change, Person
from photos.models import Photo
from tests.faces.deciding import group, whose
from tests.factories import make_face, make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}


def page(browser: Client) -> str:
    answer = browser.get(reverse("faces:changes"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def undo(change: Change) -> str:
    return reverse("faces:undo", args=[change.pk])


def test_it_tells_the_newest_first(alice: User, browser_of: BrowserOf) -> None:
    person, _ = group(alice, 2)
    first = services.name_person(person, "<b>Anna</b>")
    second = services.hide_person(person, hidden=True)
    said = page(browser_of(alice))
    assert said.index("Hid &lt;b&gt;Anna") < said.index("Named &lt;b&gt;Anna")
    assert undo(first) in said
    assert undo(second) in said


def test_nothing_said_says_what_to_do(alice: User, browser_of: BrowserOf) -> None:
    assert "Nothing yet." in page(browser_of(alice))


def test_undo_with_script_puts_a_toast_in_place_of_the_last(
    alice: User, browser_of: BrowserOf
) -> None:
    person, _ = group(alice, 2)
    change = services.name_person(person, "Anna")
    answer = browser_of(alice).post(undo(change), headers=SCRIPT)
    assert "Undone: Named Anna." in answer.content.decode()
    assert "people-changed" in answer["HX-Trigger-After-Swap"]
    assert Person.objects.get().name == ""


def test_undo_without_script_comes_back(alice: User, browser_of: BrowserOf) -> None:
    person, _ = group(alice, 2)
    change = services.name_person(person, "Anna")
    here = reverse("faces:changes")
    answer = browser_of(alice).post(undo(change), {"next": here}, follow=True)
    assert answer.redirect_chain == [(here, 302)]
    said = " ".join(answer.content.decode().split())
    assert "Undone: Named Anna." in said
    assert undo(change) not in said


def test_the_way_back_stays_on_this_site(alice: User, browser_of: BrowserOf) -> None:
    person, _ = group(alice, 2)
    for address in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "", "\\\\e"):
        change = services.name_person(person, "Anna")
        answer = browser_of(alice).post(undo(change), {"next": address})
        assert answer.headers["Location"] == reverse("faces:people")


def test_a_stranger_finds_nothing_and_undoes_nothing(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    person, _ = group(alice, 2)
    change = services.name_person(person, "Anna")
    assert "Anna" not in page(browser_of(bob))
    for headers in ({}, SCRIPT):
        assert browser_of(bob).post(undo(change), headers=headers).status_code == 404
    assert Client().get(reverse("faces:changes")).status_code == 302
    assert Person.objects.get().name == "Anna"


def test_who_is_only_in_locked_photos_is_told_of_no_more(
    alice: User, browser_of: BrowserOf
) -> None:
    person, faces = group(alice, 2)
    changes = [
        services.name_person(person, "Anna"),
        services.refuse_name(faces, "Carla"),
        services.hide_person(person, hidden=True),
    ]
    Photo.objects.update(is_locked=True)
    other, _ = group(alice, 1)
    services.name_person(other, "Ben")
    browser = browser_of(alice)
    said = page(browser)
    assert ("Anna" in said, "Carla" in said, "Ben" in said) == (False, False, True)
    for change in changes:
        assert browser.post(undo(change)).status_code == 404
    assert browser.post(reverse("faces:name", args=[person.pk]), {"name": "X"}).status_code == 404
    Photo.objects.filter(pk=faces[1].photo_id).update(is_locked=False)
    assert "Anna" in page(browser)


def test_a_change_that_is_gone_is_404_in_words(alice: User, browser_of: BrowserOf) -> None:
    answer = browser_of(alice).post(reverse("faces:undo", args=[9]), headers=SCRIPT)
    assert (answer.status_code, answer.content) == (404, b"It is not there any more.")


def test_nobody_in_particular_said_nothing(alice: User) -> None:
    person, _ = group(alice, 1)
    change = services.name_person(person, "Anna")
    assert not Change.objects.visible_to(AnonymousUser()).exists()
    assert str(change) == f"name {change.pk}"


def test_the_list_alone_is_for_the_script(alice: User, browser_of: BrowserOf) -> None:
    address = reverse("faces:changes") + "?fragment=list"
    assert b"<html" not in browser_of(alice).get(address, headers=SCRIPT).content
    assert b"<html" in browser_of(alice).get(address).content


def test_it_asks_the_database_no_more_for_many(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    page(browser)
    counts = []
    for size in (1, SHOWN + 5):
        person, _ = group(alice, 1, f"P{size}")
        Change.objects.bulk_create(
            Change(owner=alice, verb="name", name="Anna", person=person, people=[person.pk])
            for _ in range(size)
        )
        with CaptureQueriesContext(connection) as queries:
            said = page(browser)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert said.count("Named Anna.") == 2 * SHOWN  # in words, and spoken by the button


def test_a_photo_that_was_deleted_before_the_click(alice: User, browser_of: BrowserOf) -> None:
    anna, hers = group(alice, 2, "Anna")
    Photo.objects.filter(pk=hers[0].photo_id).delete()
    browser, said = browser_of(alice), {"face": [face.pk for face in hers], "person": anna.pk}
    assert browser.post(reverse("faces:confirm"), said, headers=SCRIPT).status_code == 200
    Photo.objects.all().delete()
    assert browser.post(reverse("faces:confirm"), said, headers=SCRIPT).status_code == 404


def test_a_thousand_faces_are_said_of_at_once_and_no_more(
    alice: User, browser_of: BrowserOf
) -> None:
    anna, _ = group(alice, 1, "Anna")
    photo = make_photo(alice)
    faces = [make_face(photo) for _ in range(20)]
    many = [faces[each % 20].pk for each in range(1000)]
    browser = browser_of(alice)
    said = {"person": anna.pk, "next": "/", "csrfmiddlewaretoken": "x"}
    assert browser.post(reverse("faces:move"), {**said, "face": many}).status_code == 302
    assert whose(faces) == [anna.pk] * 20
    assert browser.post(reverse("faces:move"), {**said, "face": [*many, 1]}).status_code == 400


def test_what_cannot_be_decided_is_said_in_words(alice: User, browser_of: BrowserOf) -> None:
    anna, _ = group(alice, 1, "Anna")
    _, faces = group(alice, 2)
    browser = browser_of(alice)
    for address, said, words in (
        (reverse("faces:merge", args=[anna.pk]), {"name": "Nobody"}, "Nobody is called so."),
        (reverse("faces:merge", args=[anna.pk]), {"name": "anna"}, "Nobody is joined with"),
        (reverse("faces:birthday", args=[anna.pk]), {"born_on": "x"}, "This is not a day."),
        (reverse("faces:birthday", args=[anna.pk]), {"born_on": "9999-01-01"}, "yet to be born"),
        (reverse("faces:name_faces"), {"face": faces[0].pk, "name": " "}, "A name has 1 to 255"),
        (reverse("faces:split"), {"face": [face.pk for face in faces]}, "nothing left to split"),
    ):
        answer = browser.post(address, said, headers=SCRIPT)
        assert answer.status_code == 422
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert words in answer.content.decode()
        plain = browser.post(address, {**said, "next": reverse("faces:changes")}, follow=True)
        assert words in plain.content.decode()


def test_two_are_told_apart_and_not_three(alice: User, browser_of: BrowserOf) -> None:
    people = [group(alice, 1, name)[0].pk for name in ("Anna", "Ben", "Carla")]
    browser, address = browser_of(alice), reverse("faces:apart")
    assert browser.post(address, {"person": people}).status_code == 400
    assert browser.post(address, {"person": people[:1]}).status_code == 400
    assert browser.post(address, {"person": [people[0], 0]}).status_code == 404


def test_a_face_may_be_moved_to_a_name(alice: User, browser_of: BrowserOf) -> None:
    _, faces = group(alice, 2)
    browser_of(alice).post(reverse("faces:move"), {"face": faces[0].pk, "name": "Anna"})
    assert whose(faces[:1]) == [Person.objects.get(name="Anna").pk]


def test_who_has_no_face_can_still_be_named(alice: User, browser_of: BrowserOf) -> None:
    anna, hers = group(alice, 1, "Anna")
    services.reject_faces(hers, anna)
    browser_of(alice).post(reverse("faces:name", args=[anna.pk]), {"name": "Berta"})
    anna.refresh_from_db()
    assert anna.name == "Berta"
