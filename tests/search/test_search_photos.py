"""A query finds photos by meaning and by letter, in the library of the person who asks."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from photos.models import Photo, PhotoTag, Tag
from photos.services.stacks import join_live
from places.models import Place
from search.finding.ranking import Order
from search.selectors import BadCursor, Cursor, Page, search_photos, understand
from tests.factories import make_photo
from tests.search.conftest import BLUE, GREEN, RED
from tests.search.encoder import ColourEncoder

Seen = Callable[..., Photo]


def ask(user: User, text: str, **options: Any) -> Page:
    return search_photos(user, understand(user, text), **{"limit": 50, **options})


def found(user: User, text: str, **options: Any) -> list[Photo]:
    return [result.photo for result in ask(user, text, **options).results]


@pytest.fixture
def lisbon(db: None) -> Place:
    return Place.objects.create(
        neighbourhood="Alfama", city="Lisbon", country="Portugal", country_code="PT"
    )


def test_it_finds_by_meaning_nearest_first(alice: User, seen: Seen) -> None:
    reddish, red, blue = seen(alice, (200, 90, 0)), seen(alice, RED), seen(alice, BLUE)
    assert found(alice, "something red") == [red, reddish]
    assert found(alice, "something red", cutoff=False) == [red, reddish, blue]


def test_it_finds_nothing_for_nonsense(alice: User, seen: Seen) -> None:
    seen(alice, RED)
    page = ask(alice, "qwertz asdf")
    assert (page.results, page.total, page.next) == ([], 0, None)
    assert [chip.text for chip in page.understood.chips] == ["qwertz asdf"]


def test_it_finds_nothing_for_an_empty_query(alice: User, seen: Seen) -> None:
    seen(alice, RED)
    assert ask(alice, "").results == []


def test_a_stranger_finds_nothing(alice: User, bob: User, seen: Seen, lisbon: Place) -> None:
    seen(alice, RED, caption="harbour", place=lisbon)
    for text in ("red", "harbour", "lisbon", "in:lisbon", "2020"):
        assert found(alice, text), text
        assert not found(bob, text), text


def test_it_shows_of_a_stack_only_the_primary(alice: User, seen: Seen) -> None:
    still, video = seen(alice, RED), seen(alice, RED)
    join_live(still, video)
    assert found(alice, "red") == [still]


def test_it_leaves_out_trash_and_locked_photos(alice: User, seen: Seen) -> None:
    seen(alice, RED, trashed_at=datetime.now(UTC))
    seen(alice, RED, is_locked=True)
    archived = seen(alice, RED, archived_at=datetime.now(UTC))
    assert found(alice, "red") == [archived]
    assert found(alice, "2020") == [archived]


def test_it_keeps_the_vectors_of_models_apart(
    alice: User, seen: Seen, colours: ColourEncoder
) -> None:
    old = seen(alice, RED)
    PhotoTag.objects.all().delete()
    colours.name = "better"
    assert found(alice, "red") == []
    new = seen(alice, RED)
    assert found(alice, "red") == [new]
    colours.name = "colours"
    assert found(alice, "red", order=Order.DATE) == [new, old]  # the new one by its tag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("harbour", ["caption"]),
        ("Harbours", ["caption"]),
        ("harbour morning", ["caption"]),
        ("harbour evening", []),
        ("cat", []),
        ("9042", ["file"]),
        ("DSC_9042.jpg", ["file"]),
        ("birthday", ["tag"]),
        ("alfama", ["place"]),
        ("the birthday", ["tag"]),
        ("100%", ["percent"]),
        ("(c)", ["bracket"]),
    ],
)
def test_it_finds_what_is_said_of_a_photo(
    alice: User, lisbon: Place, colours: ColourEncoder, text: str, expected: list[str]
) -> None:
    photos = {
        "caption": make_photo(alice, caption="On vacation: the harbour, early morning"),
        "file": make_photo(alice, filename="DSC_9042.jpg"),
        "tag": make_photo(alice),
        "place": make_photo(alice, place=lisbon),
        "percent": make_photo(alice, caption="100% wool"),
        "bracket": make_photo(alice, caption="plan (c)"),
    }
    tag = Tag.objects.create(owner=alice, name="Birthday")
    PhotoTag.objects.create(photo=photos["tag"], tag=tag, origin="person")
    assert found(alice, text) == [photos[name] for name in expected]


def test_what_is_found_both_ways_comes_first_and_what_is_said_before_what_is_near(
    alice: User, seen: Seen
) -> None:
    nearest = seen(alice, RED)
    both = seen(alice, (200, 90, 0), caption="the red door")
    said = make_photo(alice, caption="red, but never looked at")
    PhotoTag.objects.all().delete()
    page = ask(alice, "red")
    assert [result.photo for result in page.results] == [both, said, nearest]
    assert [result.photo_id for result in page.results] == [both.pk, said.pk, nearest.pk]
    scores = [result.score for result in page.results]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", ["old"]),
        ("before:2020-06-15", ["old"]),
        ("on:2020-06-15", ["last_second", "video"]),
        ("in:lisbon", ["video", "old"]),
        ("in:pt", ["video", "old"]),
        ("in:atlantis", []),
        ("camera:x100", ["video"]),
        ('camera:"fuji x100v"', ["video"]),
        ("videos", ["video"]),
        ("type:image", ["last_second", "old"]),
        ("is:favourite", ["old"]),
        ("rating:4", ["last_second"]),
        ("lisbon 2019", ["old"]),
        ("lisbon rating:4", []),
    ],
)
def test_it_filters_newest_first(
    alice: User, lisbon: Place, colours: ColourEncoder, text: str, expected: list[str]
) -> None:
    midnight = datetime(2020, 6, 15, 23, 59, 59, tzinfo=UTC)
    photos = {
        "old": make_photo(
            alice, datetime(2019, 1, 1, tzinfo=UTC), place=lisbon, is_favourite=True, rating=3
        ),
        "last_second": make_photo(alice, midnight, rating=5),
        "video": make_photo(alice, place=lisbon, kind="video", make="FUJIFILM", model="X100V"),
    }
    assert found(alice, text) == [photos[name] for name in expected]


def test_it_combines_meaning_and_filters(alice: User, lisbon: Place, seen: Seen) -> None:
    seen(alice, RED)
    there = seen(alice, RED, place=lisbon)
    seen(alice, BLUE, place=lisbon)
    page = ask(alice, "red in Lisbon")
    assert [result.photo for result in page.results] == [there]
    assert [(chip.text, chip.kind) for chip in page.understood.chips] == [
        ("Lisbon", "place"),
        ("red", "meaning"),
    ]


@pytest.mark.parametrize(
    ("text", "order"),
    [("red", Order.RELEVANCE), ("red", Order.DATE), ("2020", Order.RELEVANCE)],
)
def test_its_pages_show_every_photo_once(alice: User, seen: Seen, text: str, order: Order) -> None:
    for number in range(7):
        seen(alice, (200 + number, 3 * number, 0), filename=f"{number}.jpg")
    everything = found(alice, text, order=order)
    pages, after = [], None
    for _ in range(4):
        page = ask(alice, text, limit=2, order=order, after=after)
        pages += [result.photo for result in page.results]
        assert page.total == 7
        after = page.next and Cursor.read(str(page.next))
    assert pages == everything
    assert len(set(pages)) == 7
    assert after is None


def test_it_sorts_by_date(alice: User, seen: Seen) -> None:
    old = seen(alice, RED, taken=datetime(2010, 1, 1, tzinfo=UTC))
    new = seen(alice, (200, 90, 0), taken=datetime(2022, 1, 1, tzinfo=UTC))
    assert found(alice, "red") == [old, new]
    assert found(alice, "red", order=Order.DATE) == [new, old]


@pytest.mark.parametrize("text", ["", "1", "a~b~c", "1~2020~x", "1~2020-01-01", "1~2~3~4"])
def test_it_refuses_a_cursor_that_is_none(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.read(text)


@pytest.mark.parametrize(
    "text",
    ["'; drop table photos_photo; --", "%", "_", "\\", "[", "(?i)", "***=x", "\x00", "ि", "🐕‍🦺",
     "a" * 500, '"', ":", "in:", "before:99999", "\ud800", "*" * 400, "camera:%", "in:%"],
)  # fmt: skip
def test_it_answers_hostile_text(
    alice: User, colours: ColourEncoder, lisbon: Place, text: str
) -> None:
    make_photo(alice, caption="nothing of the kind", place=lisbon)
    assert found(alice, text) == []


def test_a_word_that_the_library_knows_as_a_place_finds_what_says_it_too(
    alice: User, lisbon: Place, colours: ColourEncoder
) -> None:
    place = make_photo(alice, place=lisbon)
    caption = make_photo(alice, caption="A ship named Lisbon", place=None)
    assert found(alice, "lisbon") == [caption, place]
    assert found(alice, "in:lisbon") == [place]
    assert caption in found(alice, '"lisbon"')


def test_its_query_count_does_not_grow(
    alice: User, seen: Seen, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(20):
        seen(alice, GREEN)
    with django_assert_max_num_queries(30):
        assert len(found(alice, "green")) == 20
    with django_assert_max_num_queries(30):
        assert len(found(alice, "2020")) == 20
