"""What a person decides of stacks: it holds against every rule, and each decision is undone."""

import json
from dataclasses import asdict
from datetime import timedelta

import pytest

from accounts.models import User
from photos.models import KeptApart, Photo, Stack
from photos.services.removal import remove_photos, restore_photos, trash_photos
from photos.services.stacks import (
    Before,
    DecidedByPerson,
    join_live,
    put_back,
    set_primary,
    show_by_rule,
    stack_photos,
    take_out,
    unstack,
)
from tests.factories import NOON, make_photo

RAW, EDIT, BURST, VARIANT = Stack.Kind.RAW, Stack.Kind.EDIT, Stack.Kind.BURST, Stack.Kind.VARIANT


@pytest.fixture
def jpeg(alice: User) -> Photo:
    return make_photo(alice, filename="IMG_1.JPG")


@pytest.fixture
def raw(alice: User) -> Photo:
    return make_photo(alice, filename="IMG_1.CR2", format="cr2")


@pytest.fixture
def stack(jpeg: Photo, raw: Photo) -> Stack:
    return stack_photos(jpeg, [raw], kind=RAW, reason="Same name, 1 s apart")


def rows() -> list[tuple[object, ...]]:
    """Everything that is said of stacks, save the numbers of stacks."""
    photos = Photo.objects.order_by("pk").values_list("pk", "is_primary", "live_video")
    stacks = Photo.objects.filter(stack__isnull=False).order_by("pk").values_list(
        "pk", "stack__kind", "stack__reason", "stack__is_by_person", "stack__chosen"
    )  # fmt: skip
    return [*photos, *stacks, *KeptApart.objects.order_by("pk").values_list("first", "second")]


def shown() -> set[str]:
    return set(Photo.objects.on_timeline().values_list("filename", flat=True))


def through_json(before: Before | None) -> Before:
    assert before
    return Before(**json.loads(json.dumps(asdict(before))))


def test_the_reason_is_kept_with_the_kind_that_names_the_stack(alice: User, stack: Stack) -> None:
    jpeg = Photo.objects.get(filename="IMG_1.JPG")
    frame = make_photo(alice)
    stack_photos(jpeg, [frame], kind=BURST, reason="Burst")
    stack_photos(jpeg, [make_photo(alice)], kind=EDIT, reason="Edited")
    stack.refresh_from_db()
    assert (stack.kind, stack.reason) == ("burst", "Burst")


def test_what_was_unstacked_no_rule_stacks_again(stack: Stack, jpeg: Photo, raw: Photo) -> None:
    before = rows()
    undo = unstack(stack)
    assert shown() == {"IMG_1.JPG", "IMG_1.CR2"}
    assert not Stack.objects.exists()
    with pytest.raises(DecidedByPerson):
        stack_photos(jpeg, [raw], kind=RAW)
    assert shown() == {"IMG_1.JPG", "IMG_1.CR2"}
    put_back(through_json(undo))
    assert rows() == before
    stack_photos(jpeg, [raw], kind=RAW, reason="Same name, 1 s apart")
    assert rows() == before


def test_unstacking_twice_is_the_same_as_once(stack: Stack) -> None:
    assert unstack(stack)
    assert unstack(stack) is None


def test_a_person_may_stack_again_what_a_person_took_apart(
    stack: Stack, jpeg: Photo, raw: Photo
) -> None:
    unstack(stack)
    made = stack_photos(raw, [jpeg], kind=VARIANT, by_person=True)
    assert made.is_by_person
    assert shown() == {"IMG_1.CR2"}
    assert not KeptApart.objects.exists()


def test_a_rule_adds_nothing_to_a_persons_stack(alice: User, jpeg: Photo, raw: Photo) -> None:
    made = stack_photos(raw, [jpeg], kind=VARIANT, by_person=True)
    assert stack_photos(jpeg, [raw], kind=RAW) == made, "there is nothing to change"
    with pytest.raises(DecidedByPerson):
        stack_photos(make_photo(alice), [jpeg], kind=EDIT)
    show_by_rule(Stack.objects.get(), jpeg.pk)
    assert shown() == {
        "IMG_1.CR2",
        *Photo.objects.filter(stack=None).values_list("filename", flat=True),
    }
    assert Stack.objects.get().kind == VARIANT


def test_the_primary_that_a_person_chose_stays(stack: Stack, jpeg: Photo, raw: Photo) -> None:
    before = rows()
    undo = set_primary(raw)
    assert shown() == {"IMG_1.CR2"}
    show_by_rule(Stack.objects.get(), jpeg.pk)
    assert shown() == {"IMG_1.CR2"}
    put_back(through_json(undo))
    assert rows() == before
    show_by_rule(Stack.objects.get(), raw.pk)
    assert shown() == {"IMG_1.CR2"}


def test_what_is_in_no_stack_has_no_primary_and_is_not_taken_out(jpeg: Photo) -> None:
    assert set_primary(jpeg) is None
    assert take_out(jpeg) is None


def test_one_is_taken_out_of_three(alice: User, stack: Stack, jpeg: Photo, raw: Photo) -> None:
    edited = make_photo(alice, filename="IMG_1_edit.JPG")
    stack_photos(edited, [jpeg], kind=EDIT)
    before = rows()
    undo = take_out(edited)
    assert shown() == {"IMG_1_edit.JPG", "IMG_1.JPG"}
    assert Stack.objects.get().photos.count() == 2
    with pytest.raises(DecidedByPerson):
        stack_photos(edited, [raw], kind=EDIT)
    put_back(through_json(undo))
    assert rows() == before


def test_one_of_two_that_is_taken_out_leaves_no_stack(stack: Stack, raw: Photo) -> None:
    undo = take_out(raw)
    assert shown() == {"IMG_1.JPG", "IMG_1.CR2"}
    assert not Stack.objects.exists()
    assert put_back(through_json(undo))
    assert shown() == {"IMG_1.JPG"}


def test_a_live_photo_leaves_with_its_moving_half(alice: User, jpeg: Photo, raw: Photo) -> None:
    video = make_photo(alice, kind="video", format="mov", filename="IMG_1.MOV")
    join_live(jpeg, video, reason="Live")
    stack_photos(jpeg, [raw], kind=RAW)
    before = rows()
    undo = take_out(jpeg)
    assert shown() == {"IMG_1.JPG", "IMG_1.CR2"}
    assert Photo.objects.get(pk=jpeg.pk).live_video == video
    with pytest.raises(DecidedByPerson):
        stack_photos(raw, [video], kind=RAW)
    put_back(through_json(undo))
    assert rows() == before
    undo = take_out(video)
    assert Photo.objects.get(pk=jpeg.pk).live_video is None
    with pytest.raises(DecidedByPerson):
        join_live(jpeg, video)
    assert Photo.objects.get(pk=jpeg.pk).live_video is None
    put_back(through_json(undo))
    assert rows() == before


def test_an_unstacked_live_photo_is_live_again_when_undone(alice: User, jpeg: Photo) -> None:
    video = make_photo(alice, kind="video", format="mov", filename="IMG_1.MOV")
    stack = join_live(jpeg, video)
    before = rows()
    undo = unstack(stack)
    assert shown() == {"IMG_1.JPG", "IMG_1.MOV"}
    assert Photo.objects.get(pk=jpeg.pk).live_video is None
    put_back(through_json(undo))
    assert rows() == before


def test_a_live_photo_of_two_files_is_parted_by_taking_out_either(alice: User, jpeg: Photo) -> None:
    video = make_photo(alice, kind="video", format="mov", filename="IMG_1.MOV")
    join_live(jpeg, video, reason="Live")
    before = rows()
    undo = take_out(jpeg)
    assert shown() == {"IMG_1.JPG", "IMG_1.MOV"}
    assert Photo.objects.get(pk=jpeg.pk).live_video is None
    with pytest.raises(DecidedByPerson):
        join_live(jpeg, video)
    put_back(through_json(undo))
    assert rows() == before


def test_undoing_leaves_out_what_is_gone_or_was_stacked_elsewhere(
    alice: User, stack: Stack, jpeg: Photo, raw: Photo
) -> None:
    third = make_photo(alice, filename="third.jpg")
    stack_photos(jpeg, [third], kind=VARIANT)
    undo = through_json(unstack(Stack.objects.get()))
    stack_photos(third, [make_photo(alice, filename="other.jpg")], kind=BURST)
    assert put_back(undo)
    assert shown() == {"IMG_1.JPG", "third.jpg"}
    unstack(Stack.objects.get(photos=jpeg))
    remove_photos(Photo.objects.filter(pk=raw.pk))
    assert put_back(undo) is None


def test_a_trashed_primary_hands_over_and_takes_it_back(
    alice: User, stack: Stack, jpeg: Photo, raw: Photo
) -> None:
    before = rows()
    assert trash_photos(Photo.objects.filter(pk=jpeg.pk)) == 1
    assert shown() == {"IMG_1.CR2"}
    trash_photos(Photo.objects.filter(pk=raw.pk))
    assert shown() == set()
    assert restore_photos(Photo.objects.filter(pk=raw.pk)) == 1
    assert shown() == {"IMG_1.CR2"}
    assert restore_photos(Photo.objects.filter(trashed_at__isnull=False)) == 1
    assert shown() == {"IMG_1.JPG"}
    assert rows() == before


def test_a_stack_from_before_hands_over_and_takes_it_back(stack: Stack, jpeg: Photo) -> None:
    Stack.objects.update(chosen=None)
    trash_photos(Photo.objects.filter(pk=jpeg.pk))
    assert shown() == {"IMG_1.CR2"}
    restore_photos(Photo.objects.filter(pk=jpeg.pk))
    assert shown() == {"IMG_1.JPG"}


def test_no_stack_crosses_libraries(alice: User, bob: User, jpeg: Photo) -> None:
    theirs = make_photo(bob, NOON + timedelta(seconds=1), filename="IMG_1.CR2", format="cr2")
    stack_photos(jpeg, [theirs], kind=RAW)
    theirs.refresh_from_db()
    assert theirs.stack is None
