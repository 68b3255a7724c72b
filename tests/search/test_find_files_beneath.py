"""A file beneath the primary of a stack finds the primary, once, and it is said which file it was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from search.filters import AnyOf, Says, TakenWith
from search.finding import pictures
from search.finding.pictures import Pictures
from search.kept.smart_albums import make_smart_album
from search.selectors import Page, search_photos, understand
from tests.factories import NOON, make_photo
from tests.search.test_find_words import put_into, read, tag

pytestmark = pytest.mark.usefixtures("colours")

RAW: dict[str, Any] = {
    "filename": "IMG_0042.CR2", "format": "cr2", "mime": "image/x-canon-cr2", "make": "Canon",
    "size_bytes": 30_000_000, "width_px": 6000, "height_px": 4000,
}  # fmt: skip


@pytest.fixture
def jpeg(alice: User) -> Photo:
    """What is shown of a RAW and its JPEG, beside photos that stand alone."""
    shown, raw = make_photo(alice, filename="IMG_0042.jpg"), make_photo(alice, **RAW)
    make_photo(alice, filename="other.jpg", rating=3)
    stack_photos(shown, [raw], kind=Stack.Kind.RAW)
    return shown


def beneath(primary: Photo) -> Photo:
    primary.refresh_from_db()
    return Photo.objects.get(stack=primary.stack, is_primary=False)


def page_of(user: User, text: str) -> Page:
    return search_photos(user, understand(user, text), limit=50)


def found(user: User, text: str) -> list[str]:
    return [result.photo.filename for result in page_of(user, text).results]


def told(user: User, text: str) -> set[str]:
    matched = page_of(user, text).results[0].matched
    return {match.text for match in matched if match.kind == "beneath"}


@pytest.mark.parametrize(
    "text",
    ["type:raw", "format:cr2", "file:cr2", "IMG_0042.CR2", "camera:canon", "size:>20mb", "width:6000",
     "type:raw file:jpg", "-type:png camera:canon", "type:raw OR type:nef"],
)  # fmt: skip
def test_it_finds_what_is_shown_by_a_file_beneath_it(alice: User, jpeg: Photo, text: str) -> None:
    page = page_of(alice, text)
    assert [result.photo for result in page.results] == [jpeg]
    assert page.total == 1
    assert told(alice, text) == {"its RAW IMG_0042.CR2"}


@pytest.mark.parametrize("text", ["type:jpeg is:stack", "file:IMG_0042", "is:raw is:stacked"])
def test_it_is_found_once_though_both_fit(alice: User, jpeg: Photo, text: str) -> None:
    page = page_of(alice, text)
    assert [result.photo for result in page.results] == [jpeg]
    assert page.total == 1


def test_what_the_primary_has_itself_is_no_word_about_the_others(alice: User, jpeg: Photo) -> None:
    assert told(alice, "file:IMG_0042") == set()
    assert told(alice, "IMG_0042.jpg") == set()


def test_what_is_said_of_a_file_beneath_finds_the_primary(alice: User, jpeg: Photo) -> None:
    raw = beneath(jpeg)
    read(raw, "TOTAL 31.00")
    tag(raw, "heron")
    put_into(raw, "Reserve")
    Photo.objects.filter(pk=raw.pk).update(caption="sunrise at the marsh", rating=5)
    asked = ("31.00", "text:31.00", "heron", "tag:heron", "album:Reserve", "sunrise marsh",
             '"at the marsh"', "rating:5")  # fmt: skip
    for text in asked:
        assert found(alice, text) == ["IMG_0042.jpg"], text
        assert told(alice, text) == {"its RAW IMG_0042.CR2"}, text


def test_each_filter_may_hold_for_another_file(alice: User, jpeg: Photo) -> None:
    Photo.objects.filter(pk=jpeg.pk).update(is_favourite=True)
    tag(jpeg, "heron")
    assert found(alice, "type:raw is:favourite") == ["IMG_0042.jpg"]
    assert found(alice, "type:raw tag:heron") == ["IMG_0042.jpg"]
    assert found(alice, "type:raw is:favourite tag:owl") == []


def test_what_is_unwanted_must_hold_for_no_file(alice: User, jpeg: Photo) -> None:
    assert found(alice, "-type:raw") == ["other.jpg"]
    tag(jpeg, "screenshot")
    assert found(alice, "-tag:screenshot") == ["other.jpg"]
    Photo.objects.filter(pk=jpeg.pk).update(rating=4)
    assert found(alice, "is:unrated") == []
    assert found(alice, "-(tag:screenshot OR rating:3)") == []


def test_a_date_of_a_file_beneath_counts(alice: User) -> None:
    edited = make_photo(alice, datetime(2024, 1, 1, tzinfo=UTC), filename="edited.jpg")
    original = make_photo(alice, datetime(2018, 5, 5, tzinfo=UTC))
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    assert found(alice, "date:2018-05-05") == ["edited.jpg"]
    assert found(alice, "before:2019 after:2023") == ["edited.jpg"]


@pytest.mark.parametrize("state", [{"trashed_at": timezone.now()}, {"is_locked": True}])
def test_what_may_not_be_shown_finds_nothing(
    alice: User, jpeg: Photo, state: dict[str, Any]
) -> None:
    Photo.objects.filter(pk=beneath(jpeg).pk).update(**state)
    for text in ("type:raw", "IMG_0042.CR2", "camera:canon"):
        assert found(alice, text) == []
    assert told(alice, "IMG_0042") == set()


def test_a_stranger_finds_nothing(jpeg: Photo, bob: User) -> None:
    make_photo(bob, filename="bob.jpg")
    assert found(bob, "type:raw") == found(bob, "IMG_0042.CR2") == []


def test_a_stack_comes_whole_or_not_at_all_into_a_smart_album(alice: User, jpeg: Photo) -> None:
    album = make_smart_album(alice, "RAW", "type:raw")
    assert list(album.photos.values_list("filename", flat=True)) == ["IMG_0042.jpg"]


def test_of_many_the_database_makes_the_list(
    alice: User, jpeg: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(beneath(jpeg), "heron")
    monkeypatch.setattr(pictures, "MOST_NAMED", 0)
    assert found(alice, "type:raw") == found(alice, "tag:heron") == ["IMG_0042.jpg"]
    assert found(alice, "-type:raw") == ["other.jpg"]


def test_pages_follow_each_other_without_a_stack_twice(alice: User) -> None:
    for minute in range(7):
        taken = NOON + timedelta(minutes=minute)
        raw, shown = make_photo(alice, taken, **RAW), make_photo(alice, taken)
        stack_photos(shown, [raw], kind=Stack.Kind.RAW)
    query, seen = understand(alice, "type:raw"), list[int]()
    page = search_photos(alice, query, limit=3)
    while True:
        seen += [result.photo_id for result in page.results]
        if page.next is None:
            break
        page = search_photos(alice, query, limit=3, after=page.next)
    assert len(seen) == len(set(seen)) == page.total == 7


def test_it_costs_as_many_queries_for_one_stack_as_for_many(alice: User, jpeg: Photo) -> None:
    page_of(alice, "type:raw IMG")  # the names of the library are read once
    before = queries_of(alice, "type:raw IMG")
    for number in range(20):
        raw = make_photo(alice, **{**RAW, "filename": f"IMG_{number}.CR2"})
        stack_photos(make_photo(alice), [raw], kind=Stack.Kind.RAW)
    assert queries_of(alice, "type:raw IMG") <= before


def queries_of(user: User, text: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page_of(user, text)
    return len(asked)


def test_one_of_several_filters_may_hold_for_a_file_beneath(alice: User, jpeg: Photo) -> None:
    pictures_of_alice = Pictures(alice)
    either = AnyOf((TakenWith(("canon",)), TakenWith(("nikon",))))
    assert pictures_of_alice.shown.get(pictures_of_alice.holds(either)) == jpeg


def test_each_word_may_be_said_of_another_file(alice: User, jpeg: Photo) -> None:
    tag(jpeg, "owl")
    tag(beneath(jpeg), "heron")
    library = Pictures(alice)
    assert library.shown.get(library.holds(Says("owl heron", is_phrase=False))) == jpeg
    assert not library.shown.filter(library.holds(Says("owl lark", is_phrase=False)))


def test_without_stacks_nothing_more_is_asked(alice: User) -> None:
    make_photo(alice)
    assert Pictures(alice).beneath is None
