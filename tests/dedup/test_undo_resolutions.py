"""Taking a resolution back: exactly what it touched, save what somebody decided since."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.services import add_photos, remove_photos
from dedup import selectors, services
from dedup.models import Dismissal, DuplicateGroup, Resolution
from dedup.services import InvalidResolution
from dedup.services.handing_down import hand_down, heirs_of
from faces.models import FaceDecision
from faces.services import name_face
from photos.curation import set_caption, set_favourite
from photos.models import KeptApart, Photo, Stack
from photos.services.removal import remove_photos as remove_for_good
from photos.services.removal import restore_photos
from photos.services.stacks import stack_photos, take_out, unstack
from photos.services.tags import add_tags
from tests.dedup.resolved import group_of, make_pair
from tests.factories import make_face, make_photo


def fresh(photo: Photo) -> Photo:
    return Photo.objects.get(pk=photo.pk)


def resolved(owner: User, **of_loser: object) -> tuple[Resolution, Photo, Photo]:
    group, keeper, loser = make_pair(owner, **of_loser)
    return services.resolve(group, keeper, [loser]), keeper, loser


def test_it_is_taken_back_once(alice: User) -> None:
    done, keeper, loser = resolved(alice, is_favourite=True)
    undone = services.undo(done)
    assert undone.undone_sentence == f"Undone: {done.sentence}"
    assert fresh(loser).trashed_at is None
    assert not fresh(keeper).is_favourite
    set_favourite(keeper, favourite=True)
    assert services.undo(done) == undone
    assert fresh(keeper).is_favourite
    assert DuplicateGroup.objects.visible_to(alice).count() == 1


def test_what_somebody_said_since_stays(alice: User) -> None:
    done, keeper, _ = resolved(alice, caption="At the sea", is_favourite=True)
    set_caption(fresh(keeper), "Mine")
    undone = services.undo(done)
    assert undone.undone_sentence.endswith("What was decided later stays.")
    kept = fresh(keeper)
    assert (kept.caption, kept.is_favourite) == ("Mine", False)


def test_what_was_taken_out_since_does_not_come_back(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    album = Album.objects.create(owner=alice, title="Trip")
    add_photos(album, [loser])
    done = services.resolve(group, keeper, [loser])
    remove_photos(album, [keeper])
    services.undo(done)
    assert list(AlbumPhoto.objects.values_list("photo", flat=True)) == [loser.pk]


def test_one_that_came_back_by_itself_is_no_trouble(alice: User) -> None:
    done, _, loser = resolved(alice)
    restore_photos(Photo.objects.filter(pk=loser.pk))
    assert services.undo(done).kept_rows == 0


def test_what_a_file_that_is_gone_left_to_the_keeper_stays(alice: User) -> None:
    keeper, gone, loser = (make_photo(alice) for _ in range(3))
    group = group_of(keeper, gone, loser)
    set_caption(gone, "At the sea")
    done = services.resolve(group, keeper, [gone, loser])
    remove_for_good(Photo.objects.filter(pk=gone.pk))
    undone = services.undo(done)
    assert undone.undone_sentence.endswith("1 photo is gone for good.")
    assert fresh(keeper).caption == "At the sea"
    assert fresh(loser).trashed_at is None


def test_without_the_keeper_the_others_come_back(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    add_tags(loser, "beach")
    name_face(make_face(loser), "Anna")
    done = services.resolve(group, keeper, [loser])
    remove_for_good(Photo.objects.filter(pk=keeper.pk))
    assert services.undo(done).gone_count == 1
    assert fresh(loser).trashed_at is None


def test_what_was_deleted_meanwhile_cannot_come_back(alice: User) -> None:
    """The keeper was taken out of an album that is gone by now."""
    group, keeper, loser = make_pair(alice)
    album = Album.objects.create(owner=alice, title="Trip")
    add_photos(album, [keeper, loser])
    remove_photos(album, [keeper])
    done = services.resolve(group, keeper, [loser])
    album.delete()
    assert services.undo(done).kept_rows
    assert fresh(loser).trashed_at is None


def test_two_that_left_the_same_are_taken_back_in_any_order(alice: User) -> None:
    """The second finds what the first brought, and needs it still."""
    keeper, first, second = (make_photo(alice) for _ in range(3))
    for photo in (first, second):
        add_tags(photo, "beach")
        name_face(make_face(photo), "Anna")
    group = group_of(keeper, first, second)
    one = services.resolve(group, keeper, [first])
    other = services.resolve(group, keeper, [second])
    services.undo(one)
    assert keeper.photo_tags.exists()
    assert FaceDecision.objects.filter(face__photo=keeper).exists()
    services.undo(other)
    assert not keeper.photo_tags.exists()
    assert not keeper.faces.exists()


def test_a_keeper_that_went_itself_comes_back_bare(alice: User) -> None:
    small, middle, large = (make_photo(alice) for _ in range(3))
    set_caption(small, "one")
    set_caption(large, "two")
    group = group_of(small, middle, large)
    first = services.resolve(group, middle, [small])
    second = services.resolve(group, large, [middle])
    assert fresh(large).caption == "two\none"
    services.undo(first)
    services.undo(second)
    assert [fresh(photo).caption for photo in (small, middle, large)] == ["one", "", "two"]


@pytest.mark.parametrize("verb", ["dismiss", "keep_all"])
def test_what_is_dismissed_is_offered_again_only_when_taken_back(alice: User, verb: str) -> None:
    photos = [make_photo(alice) for _ in range(3)]
    group = group_of(*photos)
    done = getattr(services, verb)(group)
    assert Dismissal.objects.count() == 3
    assert not DuplicateGroup.objects.visible_to(alice).exists()
    said = {"dismiss": "These 3 photos are no duplicates.", "keep_all": "Kept all 3 photos."}
    assert done.sentence == said[verb]
    services.undo(done)
    assert not Dismissal.objects.exists()
    assert DuplicateGroup.objects.visible_to(alice).count() == 1


def test_a_group_becomes_a_stack_and_is_taken_apart_again(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    done = services.stack_group(group, loser)
    stack = Stack.objects.get()
    assert (stack.kind, stack.is_by_person) == ("variant", True)
    assert set(stack.photos.all()) == {keeper, loser}
    assert fresh(loser).is_primary
    assert done.sentence == f"Stacked 2 photos, {loser.filename} on top."
    services.undo(done)
    assert not Stack.objects.exists()
    assert fresh(keeper).is_primary
    assert DuplicateGroup.objects.visible_to(alice).count() == 1


def test_stacks_that_became_one_are_two_again(alice: User) -> None:
    one, other = make_photo(alice), make_photo(alice)
    beneath = [make_photo(alice, format="dng") for _ in range(2)]
    for photo, raw in zip((one, other), beneath, strict=True):
        stack_photos(photo, [raw], kind=Stack.Kind.RAW, reason="Same name")
    take_out(beneath[0])
    stack_photos(one, [beneath[0]], kind=Stack.Kind.RAW, reason="Same name", by_person=True)
    group = group_of(fresh(one), fresh(other))
    before = set(Stack.objects.values_list("kind", "reason", "is_by_person", "chosen"))
    done = services.stack_group(group, one)
    assert Stack.objects.count() == 1
    services.undo(done)
    assert set(Stack.objects.values_list("kind", "reason", "is_by_person", "chosen")) == before
    for photo, raw in zip((one, other), beneath, strict=True):
        assert fresh(raw).stack == fresh(photo).stack
        assert (fresh(photo).is_primary, fresh(raw).is_primary) == (True, False)


def test_photos_kept_apart_are_that_again(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    KeptApart.objects.create(first=keeper, second=loser)
    done = services.stack_group(group, keeper)
    assert not KeptApart.objects.exists()
    services.undo(done)
    assert KeptApart.objects.count() == 1


def test_a_stack_that_was_taken_apart_since_stays_so(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    done = services.stack_group(group, keeper)
    unstack(Stack.objects.get())
    services.undo(done)
    assert fresh(keeper).stack is None
    assert fresh(loser).stack is None


@pytest.mark.parametrize("end", ["unstack", "take_out", "remove"])
def test_a_stack_that_moved_to_the_keeper_and_ended_since_stays_so(alice: User, end: str) -> None:
    group, keeper, loser = make_pair(alice)
    raw = make_photo(alice, format="dng")
    stack_photos(loser, [raw], kind=Stack.Kind.RAW)
    done = services.resolve(group, keeper, [fresh(loser)])
    assert fresh(keeper).stack == fresh(raw).stack is not None
    if end == "remove":
        remove_for_good(Photo.objects.filter(pk=raw.pk))
    else:
        unstack(Stack.objects.get()) if end == "unstack" else take_out(raw)
    assert not Stack.objects.exists()
    assert services.undo(done).kept_rows
    assert fresh(loser).trashed_at is None
    assert not Stack.objects.exists()


def test_stacks_that_became_one_and_were_taken_apart_since_stay_so(alice: User) -> None:
    group, one, other = make_pair(alice)
    for photo in (one, other):
        stack_photos(photo, [make_photo(alice, format="dng")], kind=Stack.Kind.RAW)
    done = services.stack_group(group, one)
    unstack(Stack.objects.get())
    assert services.undo(done).kept_rows
    assert not Stack.objects.exists()
    assert not Photo.objects.exclude(stack=None, is_primary=True).exists()


def test_what_is_too_long_ago_is_said(alice: User) -> None:
    done, _, _ = resolved(alice)
    Resolution.objects.filter(pk=done.pk).delete()
    with pytest.raises(InvalidResolution, match="too long ago"):
        services.undo(done)


def test_history_shows_a_persons_own_without_what_is_locked(alice: User, bob: User) -> None:
    done, _, loser = resolved(alice)
    assert list(selectors.resolutions_of(alice)) == [done]
    assert not selectors.resolutions_of(bob)
    Photo.objects.filter(pk=loser.pk).update(is_locked=True)
    assert not selectors.resolutions_of(alice)


def test_days_later_it_is_the_same(alice: User) -> None:
    done, _, loser = resolved(alice)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Resolution.objects.filter(pk=done.pk).update(made_at=long_ago)
    services.undo(done)
    assert fresh(loser).trashed_at is None


def test_a_stack_comes_back_without_the_photo_that_was_chosen(alice: User) -> None:
    one, other = make_photo(alice), make_photo(alice)
    raws = [make_photo(alice, format="dng") for _ in range(3)]
    stack_photos(one, raws[:1], kind=Stack.Kind.RAW)
    stack_photos(other, raws[1:], kind=Stack.Kind.RAW)
    group = group_of(fresh(one), fresh(other))
    done = services.stack_group(group, one)
    remove_for_good(Photo.objects.filter(pk=other.pk))
    assert services.undo(done).gone_count == 1
    assert fresh(raws[1]).stack == fresh(raws[2]).stack != fresh(one).stack
    assert {fresh(raw).is_primary for raw in raws[1:]} == {True, False}


def test_a_row_that_one_changed_and_another_deleted_is_handed_down(alice: User) -> None:
    """Taking back the first leaves to the second how the row was before both."""
    photo = make_photo(alice)
    said = {"owner": alice, "verb": "keep", "photos": [photo.pk]}
    first = Resolution.objects.create(
        **said, before={"tag": {"1": {"a": 1}}}, after={"tag": {"1": {"a": 2}}}
    )
    second = Resolution.objects.create(
        **said, before={"tag": {"1": {"a": 2, "b": 3}}}, after={"tag": {"1": None}}
    )
    assert hand_down(first, heirs_of(first)) == ({"tag": {}}, {"tag": {}})
    second.refresh_from_db()
    assert second.before == {"tag": {"1": {"a": 1, "b": 3}}}
    assert second.after == {"tag": {"1": None}}
