"""Stacks: which files become one picture, which of them is shown, and how stacks grow together."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from photos.models import KeptApart, Photo, Stack
from photos.services import stacks
from photos.services.stacks import (
    Before,
    DecidedByPerson,
    StackFull,
    join_live,
    primary_of,
    put_back,
    stack_photos,
    unstack,
)
from tests.factories import make_photo

BURST, EDIT, LIVE, RAW = Stack.Kind.BURST, Stack.Kind.EDIT, Stack.Kind.LIVE, Stack.Kind.RAW


def video(owner: User) -> Photo:
    return make_photo(owner, kind="video", format="mov", mime="video/quicktime", duration_s=3)


def shown(owner: User) -> list[int]:
    photos = Photo.objects.visible_to(owner).on_timeline().order_by("pk")
    return list(photos.values_list("pk", flat=True))


def members(stack: Stack) -> dict[int, bool]:
    return dict(Photo.objects.filter(stack=stack).values_list("pk", "is_primary"))


def test_of_a_stack_only_the_primary_is_shown(alice: User) -> None:
    original, edited, other = (make_photo(alice) for _ in range(3))
    stack = stack_photos(edited, [original], kind=EDIT)
    assert stack.kind == EDIT
    assert stack.owner == alice
    assert members(stack) == {original.pk: False, edited.pk: True}
    assert shown(alice) == [edited.pk, other.pk]


def test_twice_is_the_same_as_once(alice: User) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    first = stack_photos(edited, [original], kind=EDIT)
    assert stack_photos(edited, [original], kind=EDIT) == first
    assert Stack.objects.count() == 1


def test_another_primary_takes_its_place(alice: User) -> None:
    raw, jpeg = make_photo(alice), make_photo(alice)
    stack = stack_photos(raw, [jpeg], kind=RAW)
    assert stack_photos(jpeg, [raw], kind=RAW) == stack
    assert members(stack) == {raw.pk: False, jpeg.pk: True}


def test_stacks_grow_together(alice: User) -> None:
    a, b, c, d = (make_photo(alice) for _ in range(4))
    first = stack_photos(a, [b], kind=RAW)
    second = stack_photos(c, [d], kind=EDIT)
    both = stack_photos(a, [c], kind=EDIT)
    assert both in (first, second)
    assert members(both) == {a.pk: True, b.pk: False, c.pk: False, d.pk: False}
    assert Stack.objects.count() == 1
    assert shown(alice) == [a.pk]


def test_a_live_photo_is_its_still(alice: User) -> None:
    still, moving = make_photo(alice), video(alice)
    stack = join_live(still, moving)
    still.refresh_from_db()
    assert stack.kind == LIVE
    assert still.live_video == moving
    assert shown(alice) == [still.pk]


def test_a_live_photo_that_was_edited_stays_one_picture(alice: User) -> None:
    still, moving, edited = make_photo(alice), video(alice), make_photo(alice)
    join_live(still, moving)
    stack = stack_photos(edited, [still], kind=EDIT)
    assert stack.kind == EDIT
    assert members(stack) == {still.pk: False, moving.pk: False, edited.pk: True}
    assert shown(alice) == [edited.pk]
    assert Stack.objects.count() == 1


def test_the_video_of_an_edited_photo_goes_beneath_the_edit(alice: User) -> None:
    still, moving, edited = make_photo(alice), video(alice), make_photo(alice)
    first = stack_photos(edited, [still], kind=EDIT)
    assert join_live(still, moving) == first
    assert Stack.objects.get().kind == EDIT
    assert members(first) == {still.pk: False, moving.pk: False, edited.pk: True}
    still.refresh_from_db()
    assert still.live_video == moving


def test_a_video_moves_to_the_still_that_it_belongs_to(alice: User) -> None:
    wrong, right, moving = make_photo(alice), make_photo(alice), video(alice)
    join_live(wrong, moving)
    join_live(right, moving)
    for photo in (wrong, right):
        photo.refresh_from_db()
    assert wrong.live_video is None
    assert right.live_video == moving


def test_joining_twice_is_the_same_as_once(alice: User) -> None:
    still, moving = make_photo(alice), video(alice)
    assert join_live(still, moving) == join_live(still, moving)
    assert Stack.objects.count() == 1


def test_it_knows_what_is_shown_in_the_place_of_a_photo(alice: User) -> None:
    alone, original, edited = (make_photo(alice) for _ in range(3))
    stack_photos(edited, [original], kind=EDIT)
    assert primary_of(alone) == alone
    assert primary_of(original) == edited
    assert primary_of(edited) == edited


def test_a_stack_has_one_primary_whatever_is_written(alice: User) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=EDIT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=original.pk).update(is_primary=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_photo(alice, is_primary=False)


def make_burst(owner: User, size: int) -> list[Photo]:
    return [make_photo(owner, filename=f"B_{number}.jpg") for number in range(size)]


def test_a_rule_fills_a_stack_only_so_far(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stacks, "MOST_FILES", 3)
    frames = make_burst(alice, 4)
    with pytest.raises(StackFull):
        stack_photos(frames[0], frames[1:], kind=BURST)
    stack = stack_photos(frames[0], frames[1:3], kind=BURST)
    assert issubclass(StackFull, DecidedByPerson), "who calls gives way to it likewise"
    with pytest.raises(StackFull):
        stack_photos(frames[0], [frames[3]], kind=BURST)
    assert members(stack) == {frames[0].pk: True, frames[1].pk: False, frames[2].pk: False}
    assert stack_photos(frames[1], [frames[2]], kind=BURST) == stack, "there is nothing to add"
    moving = video(alice)
    with pytest.raises(StackFull):
        join_live(frames[0], moving)
    assert Photo.objects.get(pk=frames[0].pk).live_video is None
    assert stack_photos(frames[0], [frames[3]], kind=BURST, by_person=True) == stack
    assert len(members(stack)) == 4


def test_what_joins_a_stack_leaves_its_files_unwritten(alice: User) -> None:
    frames = make_burst(alice, 5)
    stack_photos(frames[0], frames[1:4], kind=BURST)
    written = rows_as_written()
    stack_photos(frames[0], [frames[3], frames[4]], kind=BURST)
    assert {pk for pk, row in rows_as_written().items() if row != written[pk]} == {frames[4].pk}


def rows_as_written() -> dict[int, str]:
    """Where the row of each photo lies: elsewhere, once it is written again."""
    with connection.cursor() as cursor:
        cursor.execute("select id, ctid::text from photos_photo")
        return dict(cursor.fetchall())


def test_a_long_burst_is_unstacked_in_few_statements(alice: User) -> None:
    frames = make_burst(alice, 60)
    stack = stack_photos(frames[0], frames[1:], kind=BURST)
    with CaptureQueriesContext(connection) as asked:
        before = unstack(stack)
    assert KeptApart.objects.count() == 60 * 59 / 2
    assert len(asked) < 20
    assert isinstance(before, Before)
    put_back(before)
    assert not KeptApart.objects.exists()
    assert len(members(Stack.objects.get())) == 60
