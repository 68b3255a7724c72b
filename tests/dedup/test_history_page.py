"""What was decided about duplicates, with Undo."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from dedup import services
from dedup.models import Dismissal, Resolution
from dedup.pages.decided import PICTURES, SHOWN
from dedup.services import deciding
from photos.models import Photo
from tests.dedup.resolved import make_pair
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
HISTORY = "/duplicates/history/"
SCRIPT = {"HX-Request": "true"}


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def take_back(resolution: Resolution) -> str:
    return reverse("dedup:take_back", args=[resolution.pk])


def decided(user: User, **fields: Any) -> Resolution:
    photos = [make_photo(user) for _ in range(2)]
    defaults = {"verb": "keep", "photos": [each.pk for each in photos], "keeper": photos[1]}
    return Resolution.objects.create(owner=user, **{**defaults, **fields})


def test_it_tells_the_newest_first(alice: User, browser_of: BrowserOf) -> None:
    group, keeper, loser = make_pair(alice, filename="<b>Old</b>.jpg", size_bytes=2_000_000)
    Photo.objects.filter(pk=keeper.pk).update(filename="<i>Best</i>.jpg")
    keeper.refresh_from_db()
    first = services.resolve(group, keeper, [loser])
    second = services.dismiss(make_pair(alice)[0])
    page = words(browser_of(alice).get(HISTORY))
    assert page.index("are no duplicates.") < page.index("Kept &lt;i&gt;Best&lt;/i&gt;.jpg")
    assert "1.9 MB won" in page
    assert "<b>Old" not in page
    assert "&lt;b&gt;Old&lt;/b&gt;.jpg, in the trash" in page
    for resolution in (first, second):
        assert take_back(resolution) in page


def test_what_was_kept_comes_first(alice: User, browser_of: BrowserOf) -> None:
    row = decided(alice)
    page = words(browser_of(alice).get(HISTORY))
    kept, gone = (reverse("photos:thumbnail", args=[each]) for each in reversed(row.photos))
    assert page.index(kept) < page.index(gone)


def test_nothing_decided_says_so(alice: User, browser_of: BrowserOf) -> None:
    assert "Nothing decided yet" in words(browser_of(alice).get(HISTORY))


def test_it_takes_back_without_script(alice: User, browser_of: BrowserOf) -> None:
    group, keeper, loser = make_pair(alice)
    resolution = services.resolve(group, keeper, [loser])
    answer = browser_of(alice).post(take_back(resolution), follow=True)
    assert answer.redirect_chain == [(HISTORY, 302)]
    assert "Undone: Kept" in words(answer)
    assert f'action="{take_back(resolution)}"' not in words(answer)
    loser.refresh_from_db()
    assert loser.trashed_at is None


def test_it_takes_back_in_its_place(alice: User, browser_of: BrowserOf) -> None:
    resolution = services.dismiss(make_pair(alice)[0])
    answer = browser_of(alice).post(take_back(resolution), headers=SCRIPT)
    assert answer["HX-Trigger"] == "duplicates-changed"
    assert "<html" not in words(answer)
    assert "Undone: These 2 photos are no duplicates." in words(answer)
    assert not Dismissal.objects.exists()


def test_twice_is_once(alice: User, browser_of: BrowserOf) -> None:
    resolution = services.dismiss(make_pair(alice)[0])
    browser = browser_of(alice)
    for headers in ({}, SCRIPT, {}):
        assert browser.post(take_back(resolution), headers=headers).status_code in (200, 302)
    assert not Dismissal.objects.exists()


def test_what_is_removed_meanwhile_is_said_in_words(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def undo_too_late(resolution: Resolution) -> Resolution:
        Resolution.objects.filter(pk=resolution.pk).delete()
        return services.undo(resolution)

    monkeypatch.setattr(deciding, "undo", undo_too_late)
    answer = browser_of(alice).post(take_back(decided(alice)), headers=SCRIPT)
    assert (answer.status_code, answer.content) == (422, b"This is too long ago.")
    answer = browser_of(alice).post(take_back(decided(alice)), follow=True)
    assert "This is too long ago." in words(answer)


def test_it_says_what_a_later_decision_keeps(alice: User, browser_of: BrowserOf) -> None:
    decided(alice, undone_at="2020-01-01T00:00Z", kept_rows=1, gone_count=2, name="A.jpg")
    page = words(browser_of(alice).get(HISTORY))
    assert "What was decided later stays. 2 photos are gone for good." in page


def test_a_stranger_finds_nothing_and_takes_nothing_back(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    resolution = services.dismiss(make_pair(alice)[0])
    assert "Nothing decided yet" in words(browser_of(bob).get(HISTORY))
    assert browser_of(bob).get(HISTORY, {"after": resolution.pk}).status_code == 404
    for headers in ({}, SCRIPT):
        assert browser_of(bob).post(take_back(resolution), headers=headers).status_code == 404
    assert Dismissal.objects.exists()


def test_what_names_a_locked_photo_is_not_told(alice: User, browser_of: BrowserOf) -> None:
    group, keeper, loser = make_pair(alice, filename="Secret.jpg")
    resolution = services.resolve(group, keeper, [loser])
    Photo.objects.filter(pk=loser.pk).update(is_locked=True)
    assert "Nothing decided yet" in words(browser_of(alice).get(HISTORY))
    assert browser_of(alice).post(take_back(resolution)).status_code == 404


def test_nonsense_is_404(alice: User, browser_of: BrowserOf) -> None:
    for after in ("x", "-1", "", "9" * 30, "1;drop", "\0", "1.5"):
        assert browser_of(alice).get(HISTORY, {"after": after}).status_code == 404
    assert browser_of(alice).post(f"{HISTORY}{9**30}/undo/").status_code == 404


def test_it_goes_on_where_it_ended(alice: User, browser_of: BrowserOf) -> None:
    rows = [decided(alice, verb="dismiss", name=str(number)) for number in range(SHOWN + 2)]
    browser = browser_of(alice)
    first = words(browser.get(HISTORY))
    assert first.count("Undo: ") == SHOWN
    answer = browser.get(HISTORY, {"after": rows[2].pk, "fragment": "1"}, headers=SCRIPT)
    assert f"after={rows[2].pk}" in first
    assert words(answer).count("Undo: ") == 2
    assert "<html" not in words(answer)


def test_many_photos_are_counted(alice: User, browser_of: BrowserOf) -> None:
    photos = [make_photo(alice) for _ in range(PICTURES + 3)]
    decided(alice, verb="keep_all", photos=[each.pk for each in photos])
    page = words(browser_of(alice).get(HISTORY))
    assert page.count("<img") == PICTURES
    assert "+3" in page


def test_it_asks_no_more_for_many(alice: User, browser_of: BrowserOf) -> None:
    browser, counts = browser_of(alice), []
    browser.get(HISTORY)
    for size in (1, 9):
        for _ in range(size):
            decided(alice)
        with CaptureQueriesContext(connection) as queries:
            browser.get(HISTORY)
        counts.append(len(queries))
    assert counts[0] == counts[1]
