"""Resolving a group: what the photos that go carry moves to the one that stays."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from albums.models import Album, AlbumPhoto, AlbumRemoval
from albums.services import add_photos, remove_photos
from dedup import services
from dedup.models import DuplicateGroup, Link
from dedup.services import InvalidResolution, What
from faces.models import Face, FaceDecision, NameInPhoto
from faces.services import (
    confirm_faces,
    name_face,
    refuse_faces,
    refuse_name,
    reject_faces,
    set_cover,
)
from photos.curation import set_caption, set_favourite, set_rating
from photos.models import Decision, Photo, PhotoTag, RefusedTag, Stack, Tag
from photos.services.stacks import stack_photos
from photos.services.tags import add_tags, refuse_tag
from tests.dedup.resolved import group_of, make_pair
from tests.factories import make_face, make_person, make_photo

EARLY = datetime(2012, 3, 4, 5, 6, tzinfo=UTC)


def fresh(photo: Photo) -> Photo:
    return Photo.objects.get(pk=photo.pk)


def words(group: DuplicateGroup, keeper: Photo, loser: Photo) -> list[str]:
    return [move.words for move in services.plan(group, keeper, [loser]).going[0].moves]


def test_it_moves_the_others_to_the_trash_and_says_so(alice: User) -> None:
    group, keeper, loser = make_pair(alice, size_bytes=5_000)
    done = services.resolve(group, keeper, [loser])
    assert fresh(keeper).trashed_at is None
    assert fresh(loser).trashed_at is not None
    assert (done.count, done.won_bytes) == (1, 5_000)
    assert done.sentence == f"Kept {keeper.filename}, 1 photo is in the trash."


def test_it_carries_albums_that_fill_themselves_not(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    album = Album.objects.create(owner=alice, title="Best of 2022")
    smart = Album.objects.create(owner=alice, title="Smart", query="beach")
    add_photos(album, [loser])
    AlbumPhoto.objects.filter(photo=loser).update(added_at=EARLY)
    AlbumPhoto.objects.create(album=smart, photo=loser)
    assert words(group, keeper, loser) == ["album “Best of 2022”"]
    services.resolve(group, keeper, [loser])
    carried = AlbumPhoto.objects.get(photo=keeper)
    assert (carried.album, carried.added_at) == (album, EARLY)
    assert AlbumPhoto.objects.filter(photo=loser).count() == 2


def test_an_album_that_shows_one_copy_shows_the_keeper_afterwards(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    album = Album.objects.create(owner=alice, title="Trip")
    add_photos(album, [keeper, loser])
    remove_photos(album, [keeper])
    done = services.resolve(group, keeper, [loser])
    assert AlbumPhoto.objects.filter(album=album, photo=keeper).exists()
    assert not AlbumRemoval.objects.filter(album=album, photo=keeper).exists()
    services.undo(done)
    assert not AlbumPhoto.objects.filter(album=album, photo=keeper).exists()
    assert AlbumRemoval.objects.filter(album=album, photo=keeper).exists()


def test_what_was_taken_out_of_an_album_stays_out(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    smart = Album.objects.create(owner=alice, title="Smart", query="beach")
    remove_photos(smart, [loser])
    services.resolve(group, keeper, [loser])
    assert AlbumRemoval.objects.filter(album=smart, photo=keeper).exists()


def test_it_carries_what_people_and_files_say_as_tags(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    add_tags(loser, "beach")
    by_file, guessed = (Tag.objects.create(owner=alice, name=name) for name in ("sun", "dog"))
    PhotoTag.objects.create(photo=loser, tag=by_file, origin="file")
    PhotoTag.objects.create(photo=loser, tag=guessed, origin="model")
    assert words(group, keeper, loser) == ["tag “beach”", "tag “sun”"]
    services.resolve(group, keeper, [loser])
    rows = PhotoTag.objects.filter(photo=keeper).values_list("tag__name", "origin")
    assert set(rows) == {("beach", "person"), ("sun", "person")}


def test_a_refused_tag_is_refused_where_nobody_says_it(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    dog, sun = (Tag.objects.create(owner=alice, name=name) for name in ("dog", "sun"))
    for photo in (keeper, loser):
        PhotoTag.objects.create(photo=photo, tag=dog, origin="model")
        PhotoTag.objects.create(photo=photo, tag=sun, origin="file")
    refuse_tag(loser, dog)
    refuse_tag(keeper, sun)
    done = services.resolve(group, keeper, [loser])
    assert list(PhotoTag.objects.filter(photo=keeper).values_list("tag__name")) == [("sun",)]
    assert list(RefusedTag.objects.filter(photo=keeper).values_list("tag__name")) == [("dog",)]
    services.undo(done)
    assert list(PhotoTag.objects.filter(photo=keeper).values_list("tag__name")) == [("dog",)]
    assert list(RefusedTag.objects.filter(photo=keeper).values_list("tag__name")) == [("sun",)]


def test_it_carries_favourite_rating_and_caption_as_decided(alice: User) -> None:
    group, keeper, loser = make_pair(alice, is_favourite=True, rating=4, caption="At the sea")
    set_caption(keeper, "Summer")
    assert words(group, keeper, loser) == ["favourite", "rating", "caption"]
    services.resolve(group, keeper, [loser])
    kept = fresh(keeper)
    assert (kept.is_favourite, kept.rating, kept.caption) == (True, 4, "Summer\nAt the sea")
    said = dict(Decision.objects.filter(photo=keeper).values_list("column", "value"))
    assert said == {"is_favourite": True, "rating": 4, "caption": "Summer\nAt the sea"}


def test_a_persons_rating_goes_before_a_files_and_the_highest_before_others(alice: User) -> None:
    group, keeper, loser = make_pair(alice, rating=5)
    set_rating(keeper, 3)
    plan = services.plan(group, keeper, [loser])
    assert [move.words for move in plan.going[0].stays] == ["rating 5: rating 3 is kept"]
    set_rating(loser, 4)
    services.resolve(group, keeper, [loser])
    assert fresh(keeper).rating == 4


def test_it_stays_archived_only_where_all_are(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    Photo.objects.filter(pk=keeper.pk).update(archived_at=EARLY)
    assert words(group, keeper, loser) == ["place on the timeline"]
    services.resolve(group, keeper, [loser])
    assert fresh(keeper).archived_at is None


def test_it_carries_a_better_date_with_its_zone(alice: User) -> None:
    group, keeper, loser = make_pair(
        alice, taken_at=EARLY, taken_local=EARLY, taken_source="exif", offset_minutes=60
    )
    Photo.objects.filter(pk=keeper.pk).update(taken_source="file")
    services.resolve(group, keeper, [loser])
    kept = fresh(keeper)
    assert (kept.taken_at, kept.offset_minutes, kept.taken_source) == (EARLY, 60, "exif")
    assert Decision.objects.filter(photo=keeper, column="taken_at").exists()


def test_it_leaves_a_cameras_date_and_says_what_was_decided_of_the_other(alice: User) -> None:
    group, keeper, loser = make_pair(alice, taken_at=EARLY, taken_local=EARLY)
    assert words(group, keeper, loser) == []
    for photo in (keeper, loser):
        Decision.objects.create(photo=photo, column="taken_at", value="said")
    stays = services.plan(group, keeper, [loser]).going[0].stays
    assert [move.what for move in stays] == [What.DATE]


def test_it_carries_a_position_where_there_is_none(alice: User) -> None:
    group, keeper, loser = make_pair(alice, latitude=1.5, longitude=2.5, altitude_m=3.0)
    assert words(group, keeper, loser) == ["place"]
    services.resolve(group, keeper, [loser])
    kept = fresh(keeper)
    assert (kept.latitude, kept.longitude, kept.altitude_m) == (1.5, 2.5, 3.0)


def test_of_two_positions_that_were_decided_the_keepers_stays(alice: User) -> None:
    group, keeper, loser = make_pair(alice, latitude=1.5, longitude=2.5)
    Photo.objects.filter(pk=keeper.pk).update(latitude=7, longitude=8)
    for photo in (keeper, loser):
        Decision.objects.create(photo=photo, column="latitude", value=1.0)
    stays = services.plan(group, keeper, [loser]).going[0].stays
    assert [move.what for move in stays] == [What.POSITION]


def test_it_says_of_the_same_face_what_was_said(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    ben = make_person(alice, "Ben")
    mine, theirs = make_face(keeper), make_face(loser, ben, left=0.41)
    name_face(theirs, "Anna")
    reject_faces([theirs], ben)
    person = FaceDecision.objects.get(face=theirs, is_same=True).person
    set_cover(person, theirs)
    assert words(group, keeper, loser) == ["the face of Anna"]
    done = services.resolve(group, keeper, [loser])
    assert FaceDecision.objects.filter(face=mine, person=person, is_same=True).exists()
    assert FaceDecision.objects.filter(face=mine, person=ben, is_same=False).exists()
    person.refresh_from_db()
    assert person.cover == mine
    services.undo(done)
    assert not FaceDecision.objects.filter(face=mine).exists()
    person.refresh_from_db()
    assert person.cover == theirs


def test_a_face_that_is_only_thought_to_be_somebodys_stays_a_thought(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    anna = make_person(alice, "Anna")
    mine = make_face(keeper)
    make_face(loser, anna)
    services.resolve(group, keeper, [loser])
    mine.refresh_from_db()
    assert mine.person == anna
    assert not FaceDecision.objects.exists()


def test_a_face_that_is_only_on_the_copy_is_drawn_where_it_lies(alice: User) -> None:
    """The copy is the left half of the keeper."""
    keeper, loser = make_photo(alice, width_px=4000), make_photo(alice)
    place = {"orientation": 1, "left": 0.0, "top": 0.0, "width": 2.0, "height": 1.0}
    group = group_of(keeper, loser, kind="cropped", placement=place)
    theirs = make_face(keeper, left=0.2, width=0.2)
    name_face(theirs, "Anna")
    outside = make_face(keeper, left=0.7, width=0.2)
    name_face(outside, "Ben")
    plan = services.plan(group, loser, [keeper])
    assert [move.words for move in plan.going[0].moves] == ["the face of Anna"]
    assert [move.words for move in plan.going[0].stays] == [
        "the face of Ben: outside of the picture that is kept"
    ]


def test_a_refused_face_is_refused_on_the_keeper(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    mine, theirs = make_face(keeper), make_face(loser)
    alone = make_face(loser, left=0.05, top=0.05, width=0.1, height=0.1)
    refuse_faces([theirs, alone])
    done = services.resolve(group, keeper, [loser])
    mine.refresh_from_db()
    assert mine.refused_at
    assert Face.objects.filter(photo=keeper).count() == 2
    services.undo(done)
    mine.refresh_from_db()
    assert mine.refused_at is None
    assert Face.objects.filter(photo=keeper).count() == 1


def test_of_two_names_the_keepers_stays_and_the_plan_says_so(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    name_face(make_face(keeper), "Ben")
    name_face(make_face(loser), "Anna")
    stays = services.plan(group, keeper, [loser]).going[0].stays
    assert [move.words for move in stays] == [
        "the face of Anna: said to be Ben on the one that is kept"
    ]


def test_it_carries_names_without_a_place(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    NameInPhoto.objects.create(photo=loser, name="Anna")
    assert words(group, keeper, loser) == ["Anna"]
    services.resolve(group, keeper, [loser])
    assert NameInPhoto.objects.filter(photo=keeper, name="Anna").exists()


def test_the_versions_of_one_that_goes_become_the_keepers(alice: User) -> None:
    keeper, loser = make_photo(alice, width_px=4000), make_photo(alice)
    raw = make_photo(alice, format="dng", filename="IMG.dng")
    moving = make_photo(alice, kind="video", format="mov")
    stack_photos(loser, [raw, moving], kind=Stack.Kind.RAW)
    Photo.objects.filter(pk=loser.pk).update(live_video=moving)
    group = group_of(keeper, fresh(loser))
    assert words(group, keeper, loser) == ["2 other versions"]
    done = services.resolve(group, keeper, [loser])
    kept, gone = fresh(keeper), fresh(loser)
    assert kept.is_primary
    assert set(Photo.objects.filter(stack=kept.stack)) == {keeper, raw, moving}
    assert (gone.stack, gone.is_primary, gone.trashed_at is None) == (None, True, False)
    assert kept.live_video == moving
    services.undo(done)
    kept, back = fresh(keeper), fresh(loser)
    assert (kept.stack, kept.live_video) == (None, None)
    assert back.is_primary
    assert set(Photo.objects.filter(stack=back.stack)) == {loser, raw, moving}
    assert back.live_video == moving


def test_it_is_done_once_however_often_it_is_pressed(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    assert services.resolve(group, keeper, [loser]) == services.resolve(group, keeper, [loser])


@pytest.mark.parametrize("column", ["trashed_at", "is_locked"])
def test_what_is_locked_or_in_the_trash_cannot_be_chosen(alice: User, column: str) -> None:
    keeper, loser, third = (make_photo(alice) for _ in range(3))
    group = group_of(keeper, loser, third)
    Photo.objects.filter(pk=loser.pk).update(**{column: EARLY if column == "trashed_at" else True})
    with pytest.raises(InvalidResolution, match="changed meanwhile"):
        services.resolve(group, keeper, [loser, third])
    assert fresh(third).trashed_at is None


def test_a_plan_that_is_old_is_not_done(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    token = services.plan(group, keeper, [loser]).token
    set_favourite(loser, favourite=True)
    with pytest.raises(InvalidResolution, match="changed meanwhile"):
        services.resolve(group, keeper, [loser], token=token)
    assert fresh(loser).trashed_at is None


def test_one_stays_and_others_go(alice: User, bob: User) -> None:
    group, keeper, loser = make_pair(alice)
    for photos in ([], [keeper], [loser, make_photo(alice)], [make_photo(bob)]):
        with pytest.raises(InvalidResolution):
            services.resolve(group, keeper, photos)
    assert not Photo.objects.exclude(trashed_at=None).exists()


def test_a_group_of_one_is_none_any_more(alice: User) -> None:
    group, _keeper, loser = make_pair(alice)
    Photo.objects.filter(pk=loser.pk).update(trashed_at=EARLY)
    with pytest.raises(InvalidResolution, match="resolved meanwhile"):
        services.keep_all(group)


def test_a_turned_copy_leaves_its_faces_where_they_are(alice: User) -> None:
    """The copy lies on its side: what is at its top left is at the top right of the keeper."""
    keeper, loser = make_photo(alice, width_px=4000), make_photo(alice)
    group = group_of(keeper, loser, kind="turned", placement={"orientation": 8})
    name_face(make_face(loser, left=0.0, top=0.0, width=0.2, height=0.3), "Anna")
    services.resolve(group, keeper, [loser])
    face = Face.objects.get(photo=keeper)
    box = (face.left, face.top, face.width, face.height)
    assert box == pytest.approx((0.7, 0.0, 0.3, 0.2))


def test_what_the_keeper_has_already_is_not_told(alice: User) -> None:
    same = {"rating": 4, "caption": "At the sea", "latitude": 1.0, "longitude": 2.0}
    group, keeper, loser = make_pair(alice, **same)
    Photo.objects.filter(pk=keeper.pk).update(**{**same, "caption": "Summer\nAt the sea"})
    going = services.plan(group, keeper, [loser]).going[0]
    assert (going.moves, going.stays) == ((), ())
    assert going.sentence == "Trash; the keeper has all it has"
    services.resolve(group, keeper, [loser])
    assert fresh(keeper).caption == "Summer\nAt the sea"


def test_a_caption_within_a_word_is_another_caption(alice: User) -> None:
    group, keeper, loser = make_pair(alice, caption="Ann")
    Photo.objects.filter(pk=keeper.pk).update(caption="Anna")
    plan = services.plan(group, keeper, [loser])
    assert plan.going[0].sentence == "Trash; caption moves to the keeper"
    services.resolve(group, keeper, [loser])
    assert fresh(keeper).caption == "Anna\nAnn"


def test_the_sentence_lists_what_moves(alice: User) -> None:
    group, keeper, loser = make_pair(alice, is_favourite=True)
    add_photos(Album.objects.create(owner=alice, title="<b>Best</b>"), [loser])
    sentence = services.plan(group, keeper, [loser]).going[0].sentence
    assert sentence == "Trash; album “<b>Best</b>” and favourite move to the keeper"


def test_a_name_goes_before_a_group_without_one(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    mine, theirs = make_face(keeper), make_face(loser)
    nameless = make_person(alice)
    confirm_faces([mine], nameless)
    name_face(theirs, "Anna")
    refuse_name([theirs], "Ben")
    services.resolve(group, keeper, [loser])
    mine.refresh_from_db()
    assert mine.person
    assert mine.person.name == "Anna"
    assert mine.refused_names.filter(name="Ben").exists()


def test_a_file_that_was_never_linked_lies_as_the_keeper_does(alice: User) -> None:
    group, keeper, loser = make_pair(alice)
    name_face(make_face(loser), "Anna")
    Link.objects.all().delete()
    services.resolve(group, keeper, [loser])
    assert Face.objects.get(photo=keeper).left == 0.4
