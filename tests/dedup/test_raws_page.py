"""RAW files without a partner: what is offered, what is made of it, and taking it back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from dedup.models import Preferences
from dedup.pages import alone
from photos.models import KeptApart, Photo, Stack
from photos.services.stacks import keep_apart, stack_photos, take_out
from tests.dedup.stacked import make_read, stacks

BrowserOf = Callable[[User], Client]
RAWS = "/duplicates/raws/"
SCRIPT = {"HX-Request": "true"}


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def far_apart(owner: User, name: str = "DSC_1", **fields: Any) -> tuple[Photo, Photo]:
    """A RAW file and a picture of its name, too far apart in time for a rule."""
    return make_read(owner, f"{name}.NEF"), make_read(owner, f"{name}.JPG", 60, **fields)


def to(verb: str, raw: Photo) -> str:
    return reverse(f"dedup:{verb}_raw", args=[raw.pk])


def token_of(answer: Any) -> str:
    return answer.context["done"].token


def test_it_offers_the_photo_of_its_name_with_the_reason(
    alice: User, browser_of: BrowserOf
) -> None:
    raw, picture = far_apart(alice, "<b>X")
    page = words(browser_of(alice).get(RAWS))
    assert "1 RAW file stands alone." in page
    assert "Same name, 60 seconds apart" in page
    assert "Stack with &lt;b&gt;X.JPG" in page
    assert f'name="partner" value="{picture.pk}"' in page
    assert to("leave", raw) in page
    assert "<b>X" not in page


def test_it_says_when_there_is_nothing_to_stack(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    assert "Every RAW file is stacked with its picture" in words(browser.get(RAWS))
    make_read(alice, "DSC_9.NEF")
    assert "1 RAW file stands alone, and no photo has its name" in words(browser.get(RAWS))


def test_it_stacks_them_in_the_place_of_the_offer(alice: User, browser_of: BrowserOf) -> None:
    raw, picture = far_apart(alice)
    answer = browser_of(alice).post(to("stack", raw), {"partner": picture.pk}, headers=SCRIPT)
    assert stacks() == {("DSC_1.JPG", "DSC_1.NEF")}
    assert "<html" not in words(answer)
    assert "DSC_1.NEF is stacked with DSC_1.JPG." in words(answer)
    stack = Stack.objects.get()
    assert (stack.kind, stack.is_by_person) == ("raw", True)
    assert stack.reason == "Same name, 60 seconds apart"


def test_without_script_it_says_so_above_the_others(alice: User, browser_of: BrowserOf) -> None:
    raw, picture = far_apart(alice)
    far_apart(alice, "DSC_2")
    browser = browser_of(alice)
    answer = browser.post(to("stack", raw), {"partner": picture.pk})
    assert "DSC_1.NEF is stacked with DSC_1.JPG." in words(answer)
    assert "Stack with DSC_2.JPG" in words(answer)
    browser.post(to("undo", raw), {"token": token_of(answer)})
    assert stacks() == set()
    assert "Stack with DSC_1.JPG" in words(browser.get(RAWS))


def test_who_prefers_raw_sees_the_raw(alice: User, browser_of: BrowserOf) -> None:
    Preferences.objects.create(owner=alice, primary_format="raw")
    raw, picture = far_apart(alice)
    browser_of(alice).post(to("stack", raw), {"partner": picture.pk})
    assert stacks() == {("DSC_1.NEF", "DSC_1.JPG")}


def test_undo_brings_back_the_stack_that_was_there(alice: User, browser_of: BrowserOf) -> None:
    raw, picture = far_apart(alice)
    edit = make_read(alice, "DSC_1-edited.jpg", 60)
    stack_photos(edit, [picture], kind=Stack.Kind.EDIT, reason="Edited")
    keep_apart([(raw.pk, edit.pk)])
    browser = browser_of(alice)
    answer = browser.post(to("stack", raw), {"partner": picture.pk}, headers=SCRIPT)
    assert stacks() == {("DSC_1-edited.jpg", "DSC_1.JPG", "DSC_1.NEF")}
    undone = browser.post(to("undo", raw), {"token": token_of(answer)}, headers=SCRIPT)
    assert "DSC_1.NEF is offered again." in words(undone)
    assert stacks() == {("DSC_1-edited.jpg", "DSC_1.JPG")}
    stack = Stack.objects.get()
    assert (stack.kind, stack.reason, stack.is_by_person) == ("edit", "Edited", False)
    assert list(KeptApart.objects.values_list("first", "second")) == [(raw.pk, edit.pk)]


def test_a_stack_that_changed_since_stays(alice: User, browser_of: BrowserOf) -> None:
    raw, picture = far_apart(alice)
    browser = browser_of(alice)
    answer = browser.post(to("stack", raw), {"partner": picture.pk})
    take_out(raw)
    for headers in ({}, SCRIPT):
        refused = browser.post(to("undo", raw), {"token": token_of(answer)}, headers=headers)
        assert refused.status_code == 422
        assert "The stack was changed meanwhile" in words(refused)
    assert KeptApart.objects.count() == 1


def test_what_is_not_offered_any_more_is_not_stacked(alice: User, browser_of: BrowserOf) -> None:
    raw, picture = far_apart(alice)
    other = make_read(alice, "Sea.JPG")
    browser = browser_of(alice)
    for headers in ({}, SCRIPT):
        answer = browser.post(to("stack", raw), {"partner": other.pk}, headers=headers)
        assert answer.status_code == 422
        assert "That changed meanwhile. Nothing was stacked." in words(answer)
    browser.post(to("stack", raw), {"partner": picture.pk})
    assert browser.post(to("stack", raw), {"partner": picture.pk}).status_code == 404


def test_left_alone_it_is_not_offered_again_until_that_is_undone(
    alice: User, browser_of: BrowserOf
) -> None:
    raw, _ = far_apart(alice)
    browser = browser_of(alice)
    assert "DSC_1.NEF is left alone." in words(browser.post(to("leave", raw), headers=SCRIPT))
    assert "Stack with" not in words(browser.get(RAWS))
    browser.post(to("undo", raw), {"token": ""})
    assert "Stack with DSC_1.JPG" in words(browser.get(RAWS))


@pytest.mark.parametrize("hidden", [{"is_locked": True}, {"trashed_at": "2020-01-01T00:00Z"}])
def test_what_is_out_of_sight_is_not_offered(
    alice: User, browser_of: BrowserOf, hidden: dict[str, Any]
) -> None:
    raw, _ = far_apart(alice, **hidden)
    browser = browser_of(alice)
    assert "Stack with" not in words(browser.get(RAWS))
    Photo.objects.filter(pk=raw.pk).update(**hidden)
    assert "1 RAW" not in words(browser.get(RAWS))
    assert browser.post(to("leave", raw)).status_code == 404


def test_a_stranger_stacks_and_hears_nothing(alice: User, bob: User, browser_of: BrowserOf) -> None:
    raw, picture = far_apart(alice)
    own, _ = far_apart(bob, "DSC_2")
    stranger = browser_of(bob)
    assert "DSC_1" not in words(stranger.get(RAWS))
    for verb in ("stack", "leave", "undo"):
        assert stranger.post(to(verb, raw), {"partner": picture.pk}).status_code == 404
    assert stranger.post(to("stack", own), {"partner": picture.pk}).status_code == 404
    answer = browser_of(alice).post(to("stack", raw), {"partner": picture.pk})
    said = {"token": token_of(answer)}
    assert stranger.post(to("undo", raw), said).status_code == 404
    assert stranger.post(to("undo", own), said).status_code == 404
    assert stacks() == {("DSC_1.JPG", "DSC_1.NEF")}


def test_nonsense_is_refused(alice: User, browser_of: BrowserOf) -> None:
    raw, _ = far_apart(alice)
    browser = browser_of(alice)
    for partner in ("", "x", "-1", "9" * 30, "\0"):
        assert browser.post(to("stack", raw), {"partner": partner}).status_code == 404
    for token in ("x", signing.dumps({"owner_id": alice.pk, "raw_id": raw.pk}), "\0"):
        assert browser.post(to("undo", raw), {"token": token}).status_code == 400
    for after in ("", "x", "9" * 30):
        assert browser.get(RAWS, {"after": after}).status_code == 404
    assert stacks() == set()


def test_it_looks_a_part_at_a_time(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alone, "LOOKED_AT", 2)
    far_apart(alice)
    for number in range(12):
        make_read(alice, f"ALONE_{number}.NEF")
    browser = browser_of(alice)
    page = browser.get(RAWS)
    assert "13 RAW files stand alone." in words(page)
    assert "Stack with" not in words(page)
    more = {"after": page.context["page"].next, "fragment": "1"}
    assert "Stack with DSC_1.JPG" in words(browser.get(RAWS, more))
    assert "<html" not in words(browser.get(RAWS, more))


def test_it_asks_no_more_for_many(alice: User, browser_of: BrowserOf) -> None:
    browser, counts = browser_of(alice), []
    for size in (1, 6):
        for number in range(size):
            far_apart(alice, f"DSC_{size}{number}")
        browser.get(RAWS)
        with CaptureQueriesContext(connection) as queries:
            browser.get(RAWS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
