"""Groups are read page by page, one by one, and only by whose they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from albums.models import Album, AlbumPhoto
from dedup.comparison import Mark, Member, rows_of
from dedup.grouping import group_photos
from dedup.models import DuplicateGroup, UncheckedPhoto
from dedup.selectors import (
    BadCursor,
    Cursor,
    Figures,
    Neighbours,
    Order,
    group_of,
    groups_of,
    neighbours_of,
    scan_progress,
    totals,
)
from photos.models import Photo, PhotoTag, Rendition, Tag
from places.models import Place
from tests.dedup.grouped import link_all
from tests.factories import NOON, make_face, make_person, make_photo

pytestmark = pytest.mark.django_db


def make_group(owner: User, *sizes: int, **likeness: Any) -> DuplicateGroup:
    """Photos of these sizes in bytes, in one group; the later made the newer."""
    days = timedelta(days=Photo.objects.count())
    photos = [make_photo(owner, size_bytes=size, added_at=NOON + days) for size in sizes]
    link_all(*photos, **likeness)
    group_photos(photos)
    return photos[0].duplicate.group


def shown(user: User, **asked: Any) -> list[int]:
    return [card.group.pk for card in groups_of(user, **asked).cards]


def test_it_orders_groups(alice: User) -> None:
    small = make_group(alice, 10, 20, per_cent=99.5)
    large = make_group(alice, 1000, 2000, per_cent=96)
    newest = make_group(alice, 100, 200, per_cent=97)
    assert shown(alice) == [large.pk, newest.pk, small.pk]
    assert shown(alice, order=Order.NEWEST) == [newest.pk, large.pk, small.pk]
    assert shown(alice, order=Order.ALIKE) == [small.pk, newest.pk, large.pk]


@pytest.mark.parametrize("order", Order)
def test_it_reads_page_by_page(alice: User, order: Order) -> None:
    """Also where many are the same in what they are ordered by."""
    made = {make_group(alice, 10, 20 + number % 2).pk for number in range(7)}
    found: list[int] = []
    after = None
    for _ in range(4):
        page = groups_of(alice, order=order, after=after, limit=2)
        found += [card.group.pk for card in page.cards]
        after = page.next and Cursor.read(str(page.next), order)
    assert after is None
    assert found == shown(alice, order=order)
    assert set(found) == made


@pytest.mark.parametrize(
    "text",
    ["", "1", "~", "a~1", "1~a", "1~2~3", f"{2**63}~1", f"1~{2**63}", f"1~-{2**63}", "1.5~1"],
)
def test_it_refuses_what_is_no_place(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.read(text, Order.SPACE)


@pytest.mark.parametrize(
    "text",
    ["2020-01-01~1", "now~1", "2020-01-01T00:00:00~1", "0001-01-01T00:00:00+23:00~1"],
)
def test_it_refuses_what_is_no_moment(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.read(text, Order.NEWEST)


def test_it_reads_a_moment_of_any_offset(alice: User) -> None:
    """The database knows none of a whole day."""
    group = make_group(alice, 10, 20)
    after = Cursor.read("2200-01-01T00:00:00+23:59~1", Order.NEWEST)
    assert shown(alice, order=Order.NEWEST, after=after) == [group.pk]


@pytest.mark.parametrize("text", ["nan~1", "inf~1", "1e999~1"])
def test_it_refuses_what_is_no_per_cent(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.read(text, Order.ALIKE)


def test_it_shows_one_kind(alice: User) -> None:
    make_group(alice, 10, 20)
    edited = make_group(alice, 10, 20, kind="edited")
    assert shown(alice, kind="edited") == [edited.pk]


def test_it_shows_some_photos_of_a_group_the_largest_first(alice: User) -> None:
    group = make_group(alice, *range(100, 109))
    (card,) = groups_of(alice).cards
    assert [photo.size_bytes for photo in card.photos] == [108, 107, 106, 105, 104, 103]
    assert [member.photo.size_bytes for member in group_of(alice, group.pk).members][:2] == [
        108,
        107,
    ]


def test_it_shows_nothing_to_strangers(alice: User, bob: User) -> None:
    group = make_group(alice, 10, 20)
    assert shown(bob) == []
    assert totals(bob).all == Figures()
    assert scan_progress(bob) == 0
    with pytest.raises(DuplicateGroup.DoesNotExist):
        group_of(bob, group.pk)


def test_it_shows_nothing_to_who_has_not_signed_in(alice: User) -> None:
    make_group(alice, 10, 20)
    assert not DuplicateGroup.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("hidden", [{"is_locked": True}, {"trashed_at": NOON}])
def test_it_shows_nothing_of_what_is_locked_or_trashed(alice: User, hidden: dict[str, Any]) -> None:
    group = make_group(alice, 10, 20, 40)
    largest = Photo.objects.filter(size_bytes=40)
    largest.update(**hidden)
    page = group_of(alice, group.pk)
    assert [member.photo.size_bytes for member in page.members] == [20, 10]
    assert totals(alice).all == Figures(1, 2, 10)
    assert [len(card.photos) for card in groups_of(alice).cards] == [2]
    Photo.objects.filter(size_bytes=20).update(**hidden)
    assert shown(alice) == []
    assert totals(alice).all == Figures()
    with pytest.raises(DuplicateGroup.DoesNotExist):
        group_of(alice, group.pk)
    largest.update(is_locked=False, trashed_at=None)
    assert shown(alice) == [group.pk]


@pytest.mark.parametrize("left", [0, 1])
def test_it_shows_no_group_that_is_settled_this_very_moment(alice: User, left: int) -> None:
    """Its photos are read after it."""
    group = make_group(alice, 10, 20)
    Photo.objects.filter(pk__in=Photo.objects.order_by("pk")[left:]).update(trashed_at=NOON)
    DuplicateGroup.objects.update(shown_count=2)
    assert shown(alice) == []
    with pytest.raises(DuplicateGroup.DoesNotExist):
        group_of(alice, group.pk)


def test_it_tells_how_much_there_is(alice: User) -> None:
    make_group(alice, 10, 20)
    make_group(alice, 100, 200, 300)
    make_group(alice, 7, 8, kind="edited")
    found = totals(alice)
    assert found.all == Figures(3, 7, 317)
    assert found.by_kind == {"same": Figures(2, 5, 310), "edited": Figures(1, 2, 7)}


def test_it_knows_the_groups_beside_one(alice: User) -> None:
    for smaller in (20, 4000, 300, 20):
        make_group(alice, smaller, 5000)
    listed = shown(alice)
    for number, group_id in enumerate(listed):
        group = DuplicateGroup.objects.get(pk=group_id)
        before = listed[number - 1] if number else None
        after = [*listed, None][number + 1]
        assert neighbours_of(alice, group) == Neighbours(before, after, number + 1)


def test_it_knows_the_groups_beside_one_of_a_kind(alice: User) -> None:
    first = make_group(alice, 10, 20)
    make_group(alice, 10, 20, kind="edited")
    last = make_group(alice, 10, 20)
    assert neighbours_of(alice, first, kind="same") == Neighbours(last.pk, None, 2)


def test_it_says_how_many_are_still_to_be_compared(alice: User, monkeypatch: Any) -> None:
    seen, locked, _ = (make_photo(alice) for _ in range(3))
    for photo in (seen, locked):
        Rendition.objects.create(photo=photo, name="preview", key="x", size_bytes=1)
    Photo.objects.filter(pk=locked.pk).update(is_locked=True)
    assert scan_progress(alice) == 1
    UncheckedPhoto.objects.filter(pk=seen.pk).delete()
    assert scan_progress(alice) == 0
    monkeypatch.setattr("dedup.selectors.MANY", 2)
    assert scan_progress(alice) == 2


def test_it_tells_what_was_found_between_two(alice: User) -> None:
    group = make_group(alice, 10, 20)
    page = group_of(alice, group.pk)
    first, second = (member.photo.pk for member in page.members)
    link = page.likeness(first, second)
    assert link is not None
    assert page.likeness(second, first) == link
    assert page.likeness(first, first) is None


def rows(*members: Member) -> dict[str, tuple[list[str], list[Mark]]]:
    return {
        row.name: ([cell.text for cell in row.cells], [cell.mark for cell in row.cells])
        for row in rows_of(members)
    }


def test_it_marks_what_is_better(alice: User) -> None:
    place = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    good = make_photo(
        alice, width_px=4000, height_px=3000, size_bytes=5_000_000, place=place,
        latitude=38.7, longitude=-9.1, make="Canon", model="EOS 5D", is_favourite=True,
    )  # fmt: skip
    poor = make_photo(alice, format="webp", taken_source="file", rating=4, caption="By the sea")
    told = make_photo(alice, taken_source="takeout", archived_at=NOON, source="Takeout")
    found = rows(Member(good), Member(poor), Member(told))
    marks = {name: marks for name, (_, marks) in found.items()}
    better = [Mark.BETTER, Mark.WORSE, Mark.WORSE]
    for name in ("dimensions", "size", "taken", "place", "camera"):
        assert marks[name] == better
    for name in ("format", "name", "favourite", "rating", "caption", "archive", "source"):
        assert marks[name] == [Mark.OTHER] * 3
    assert marks["added"] == [Mark.SAME] * 3
    assert found["dimensions"][0][0] == "4000 \N{MULTIPLICATION SIGN} 3000"
    assert found["place"][0] == ["Lisbon, Portugal", "", ""]
    assert found["rating"][0] == ["", "4 of 5", ""]
    assert "duration" not in found


def test_it_marks_nothing_where_all_is_the_same(alice: User) -> None:
    photo = make_photo(alice)
    assert not any(row.differs for row in rows_of([Member(photo), Member(photo)]))


def test_it_reads_what_is_said_of_each(alice: User, bob: User) -> None:
    group = make_group(alice, 10, 20)
    large = Photo.objects.get(size_bytes=20)
    for title in ("Summer", "Beach"):
        AlbumPhoto.objects.create(album=Album.objects.create(owner=alice, title=title), photo=large)
    tag = Tag.objects.create(owner=alice, name="sea")
    guess = Tag.objects.create(owner=alice, name="water")
    PhotoTag.objects.create(photo=large, tag=tag, origin="person")
    PhotoTag.objects.create(photo=large, tag=guess, origin="model")
    make_face(large, make_person(alice, "Anna"))
    make_face(large, make_person(alice))
    large.names.create(name="Ben")
    page = group_of(alice, group.pk)
    found = {row.name: [cell.text for cell in row.cells] for row in page.rows()}
    assert found["albums"] == ["Beach, Summer", ""]
    assert found["tags"] == ["sea", ""]
    assert found["people"] == ["Anna, Ben", ""]
    large_id, small_id = (member.photo.pk for member in page.members)
    turned = {row.name: [cell.text for cell in row.cells] for row in page.rows(small_id, large_id)}
    assert turned["tags"] == ["", "sea"]


def test_it_asks_as_often_for_many_as_for_few(
    alice: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    for count in (2, 6):
        group = make_group(alice, *range(10, 10 + count))
        with django_assert_num_queries(2):
            groups_of(alice)
        with django_assert_num_queries(7):
            group_of(alice, group.pk).rows()
        with django_assert_num_queries(1):
            totals(alice)
        with django_assert_num_queries(3):
            neighbours_of(alice, group)
