"""Stacks: which files become one picture, which of them is shown, and how stacks grow together."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from photos.models import Photo, Stack
from photos.services.stacks import join_live, primary_of, stack_photos
from tests.factories import make_photo

EDIT, LIVE, RAW = Stack.Kind.EDIT, Stack.Kind.LIVE, Stack.Kind.RAW


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
