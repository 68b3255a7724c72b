"""The pages of the settings: usage, preferences, the activity log, and the list of all."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.audit import Verb, record
from accounts.models import AuditEntry, Plan, User
from accounts.templatetags.settings_list import ENTRIES, Entry, address_of
from ingest.models import ProcessingTime
from ingest.processing import this_month
from ops.account.usage import per_cent, usage_of
from photos.models import Photo, Rendition, Source
from tests.factories import make_photo

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
PAGES = ["ops:settings", "ops:usage", "ops:preferences", "ops:log"]
MEGABYTE = 2**20


def test_it_knows_the_address_of_each_page_that_it_lists() -> None:
    assert [entry.view for entry in ENTRIES if not address_of(entry)] == []
    assert address_of(Entry("nowhere:page", "x", "", "")) == ""


def test_it_offers_zones_by_city(alice: User, browser_of: BrowserOf) -> None:
    page = browser_of(alice).get("/settings/preferences/").text

    assert '<option value="America/New_York">New York</option>' in page
    assert "localtime" not in page


@pytest.mark.parametrize("page", PAGES)
def test_it_asks_strangers_to_sign_in(client: Client, alice: User, page: str) -> None:
    assert client.get(reverse(page)).headers["Location"].startswith("/sign-in/")


def test_it_lists_the_pages_that_there_are(alice: User, browser_of: BrowserOf) -> None:
    words = browser_of(alice).get(reverse("ops:settings")).text
    for page in ("accounts:profile", "ops:preferences", "ops:usage", "ops:log", "clients:connect"):
        assert f'href="{reverse(page)}"' in words
    assert "What your library takes up." in words


def test_it_tells_what_takes_up_room(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice, size_bytes=3 * MEGABYTE)
    make_photo(alice, size_bytes=5 * MEGABYTE, format="nef")
    make_photo(alice, size_bytes=90 * MEGABYTE, format="mp4", kind="video")
    make_photo(alice, size_bytes=7 * MEGABYTE, trashed_at=timezone.now())
    make_photo(alice, size_bytes=2 * MEGABYTE, is_locked=True)
    make_photo(bob, size_bytes=600 * MEGABYTE)
    Rendition.objects.create(
        photo=photo, name="preview", key="x", mime="image/webp", size_bytes=MEGABYTE
    )
    words = " ".join(browser_of(alice).get(reverse("ops:usage")).text.split())
    for size in ("3.0", "5.0", "90.0", "7.0", "2.0", "1.0", "107.0"):
        assert f"{size} MB" in words
    assert "No plan limits your account" in words
    assert reverse("curating:trashed") in words
    assert "1 photo in the trash takes up 7.0 MB. Emptying the trash wins that." in words
    assert "600" not in words


def test_it_shows_how_much_of_the_plan_is_used(alice: User, browser_of: BrowserOf) -> None:
    alice.plan = Plan.objects.create(
        name="Family", storage_bytes=10 * MEGABYTE, photos=4, processing_minutes=0
    )
    alice.save(update_fields=["plan"])
    source = Source.objects.create(owner=alice, kind="folder", name="Disk", root="/photos")
    make_photo(alice, size_bytes=5 * MEGABYTE)
    make_photo(alice, size_bytes=6 * MEGABYTE, kept_in=source)
    ProcessingTime.objects.create(owner=alice, month=this_month(), milliseconds=120_000)
    words = " ".join(browser_of(alice).get(reverse("ops:usage")).text.split())
    assert "Your plan: Family" in words
    assert "5.0 MB of 10.0 MB" in words
    assert "2 of 4" in words
    assert "2 minutes of 0" in words
    assert "Another 6.0 MB stay in folders of yours" in words
    assert "The trash is empty." in words
    assert [limit.per_cent for limit in usage_of(alice)["limits"]] == [50, 50, 100]


def test_it_shares_nothing_of_nothing() -> None:
    assert (per_cent(0, 0), per_cent(1, 0), per_cent(3, 2), per_cent(1, 3)) == (0, 100, 100, 33)


def test_it_costs_the_same_however_large_the_library(
    alice: User, django_assert_num_queries: Callable[[int], object]
) -> None:
    alice.plan = Plan.objects.create(name="Family")
    alice.save(update_fields=["plan"])
    for number in range(12):
        make_photo(alice, format="jpeg" if number % 2 else "heic")
    anew = User.objects.get(pk=alice.pk)
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        usage_of(anew)


def preferred(**other: str) -> dict[str, str]:
    kept = {"time_zone": "Europe/Lisbon", "language": "en-gb", "theme": "dark"}
    return {**kept, "opens_with": "albums", **other}


def test_it_keeps_preferences(alice: User, bob: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    answer = browser.post(reverse("ops:preferences"), preferred(), follow=True)
    assert "Your preferences are saved." in answer.text
    alice.refresh_from_db()
    kept = (alice.time_zone, alice.language, alice.theme, alice.opens_with)
    assert kept == ("Europe/Lisbon", "en-gb", "dark", "albums")
    assert answer.headers["Content-Language"] == "en-gb"
    assert User.objects.get(pk=bob.pk).opens_with == "timeline"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "localtime"),
        ("time_zone", ""),
        ("language", "xx"),
        ("theme", "pink"),
        ("opens_with", "admin"),
    ],
)
def test_it_refuses_what_it_does_not_know(
    alice: User, browser_of: BrowserOf, field: str, value: str
) -> None:
    answer = browser_of(alice).post(reverse("ops:preferences"), preferred(**{field: value}))
    assert answer.status_code == 400
    assert 'class="errors"' in answer.text
    assert User.objects.get(pk=alice.pk).theme == "system"


@pytest.mark.parametrize(
    ("opens_with", "address"),
    [("timeline", "/"), ("albums", "/albums/"), ("people", "/people/"), ("search", "/search/")],
)
def test_it_opens_with_what_the_person_chose(
    alice: User, browser_of: BrowserOf, opens_with: str, address: str
) -> None:
    User.objects.filter(pk=alice.pk).update(opens_with=opens_with)
    assert browser_of(alice).get(reverse("ops:open")).headers["Location"] == address


def test_it_says_how_duplicates_are_told(alice: User, browser_of: BrowserOf) -> None:
    words = " ".join(browser_of(alice).get(reverse("ops:preferences")).text.split())
    assert "alike by at least 95 %" in words
    assert "made automatically" in words
    assert reverse("dedup:preferences") in words


def test_it_shows_each_person_their_own_log(alice: User, bob: User, browser_of: BrowserOf) -> None:
    record(alice, Verb.PASSWORD)
    record(bob, Verb.PLAN, "Family", about=alice)
    record(bob, Verb.EMAIL, "hidden@example.org")
    words = " ".join(browser_of(alice).get(reverse("ops:log")).text.split())
    assert "Changed the password" in words
    assert "by bob@example.org" in words
    assert "hidden@example.org" not in words


def test_it_turns_the_pages_of_the_log(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(60):
        record(alice, Verb.EMAIL, f"mail{number}@example.org")
    browser = browser_of(alice)
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        first = browser.get(reverse("ops:log"))
    assert "mail59@" in first.text
    assert "mail1@" not in first.text
    second = browser.get(reverse("ops:log"), {"before": first.context["before"]})
    assert "mail1@" in second.text
    assert second.context["before"] is None
    assert browser.get(reverse("ops:log"), {"before": "x"}).status_code == 200
    AuditEntry.objects.all().delete()
    assert "Nothing happened here." in browser.get(reverse("ops:log")).text


def test_it_has_no_photos_of_others_in_it(alice: User, bob: User) -> None:
    make_photo(bob)
    assert Photo.objects.in_library_of(alice).count() == usage_of(alice)["kinds"][0].photos == 0
