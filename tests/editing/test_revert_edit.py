"""Taking an edit back leaves no trace but what was decided meanwhile."""

import pytest

from accounts.models import User
from activity.models import Comment, Like
from albums.models import Album
from albums.services import add_photos
from dedup.models import preferences_of
from dedup.stacks.stacking import stack_alike
from editing.models import Edit
from editing.recipe import Crop, Recipe
from editing.services.saving import revert, save_edit
from faces.models import Face
from faces.services import draw_face, name_face
from ml.box import Box
from photos.curation import set_caption, set_favourite
from photos.models import Photo, PhotoTag, Stack
from photos.services.stacks import set_primary, stack_photos, take_out
from photos.services.tags import add_tags, refuse_tag
from rights.models import LinkPhoto, ShareLink, Space, SpacePhoto
from tests.editing.edited import all_rows, bring_in, edit, work
from tests.editing.pictures import encoded, smooth
from tests.factories import make_photo
from tests.stored import all_files

pytestmark = pytest.mark.django_db(transaction=True)
RECIPE = Recipe(Crop(0.05, 0.05, 0.9, 0.9), straighten=3, turns=1, filter="dusk", sharpness=20)


@pytest.fixture
def photo(alice: User) -> Photo:
    """With something said of it in every way."""
    photo = bring_in(alice)
    set_favourite(photo, favourite=True)
    set_caption(photo, "At the sea")
    add_tags(photo, "beach, dog")
    refuse_tag(photo, PhotoTag.objects.get(photo=photo, tag__name="dog").tag)
    draw_face(photo, Box(0.3, 0.3, 0.2, 0.2), "Anna", alice)
    photo.names.create(name="Ben")
    add_photos(Album.objects.create(owner=alice, title="Lisbon", cover=photo), [photo])
    Comment.objects.create(author=alice, photo=photo, text="Lovely")
    Like.objects.create(user=alice, photo=photo)
    SpacePhoto.objects.create(space=Space.objects.create(name="Family"), photo=photo)
    LinkPhoto.objects.create(link=ShareLink.objects.create(owner=alice, token="t"), photo=photo)
    return Photo.objects.get(pk=photo.pk)


def differences(before: dict[str, set[str]]) -> dict[str, set[str]]:
    now = all_rows()
    return {table: rows ^ now[table] for table, rows in before.items() if rows != now[table]}


@pytest.mark.parametrize("stacked", ["alone", "by rule", "by person", "beneath"])
def test_it_leaves_no_trace(alice: User, photo: Photo, stacked: str) -> None:
    if stacked != "alone":
        other = make_photo(alice)
        first, second = (other, photo) if stacked == "beneath" else (photo, other)
        stack_photos(first, [second], kind=Stack.Kind.RAW, by_person=stacked == "by person")
    rows, files = all_rows(), all_files()
    version = edit(photo, RECIPE)
    assert Face.objects.filter(photo=version, person__name="Anna").exists()
    assert version.names.get().name == "Ben"
    assert (version.comments.count(), version.likes.count()) == (1, 1)
    assert Album.objects.get().cover == version
    gone = revert(version)
    assert gone
    assert (gone.source_id, gone.recipe) == (photo.pk, RECIPE.as_json())
    assert differences(rows) == {}
    assert all_files() == files
    assert revert(photo) is None


def test_what_was_not_rendered_yet_goes_as_well(photo: Photo) -> None:
    rows, files = all_rows(), all_files()
    save_edit(photo, RECIPE)
    assert revert(photo)
    work()
    assert differences(rows) == {}
    assert all_files() == files


def test_it_goes_back_from_a_second_recipe_too(photo: Photo) -> None:
    rows, files = all_rows(), all_files()
    edit(edit(photo, RECIPE), Recipe(mirror=True))
    revert(photo)
    assert differences(rows) == {}
    assert all_files() == files


def test_what_was_decided_meanwhile_is_said_of_the_photo(alice: User, photo: Photo) -> None:
    version = edit(photo, RECIPE)
    set_favourite(version, favourite=False)
    set_caption(version, "At the lake")
    add_tags(version, "boat, dog")
    refuse_tag(version, PhotoTag.objects.get(photo=version, tag__name="beach").tag)
    Photo.objects.filter(pk=version.pk).update(archived_at=version.added_at)
    album = Album.objects.create(owner=alice, title="Lakes")
    add_photos(album, [version])
    anna = Face.objects.get(photo=version)
    name_face(anna, "Clara")
    draw_face(version, Box(0.7, 0.7, 0.2, 0.2), "Ben", alice)
    revert(version)
    photo.refresh_from_db()
    assert (photo.is_favourite, photo.caption) == (False, "At the lake")
    assert photo.archived_at == photo.added_at
    assert {row.tag.name for row in photo.photo_tags.all()} == {"boat", "dog"}
    assert {row.tag.name for row in photo.refused_tags.all()} == {"beach"}
    assert set(photo.albums.values_list("title", flat=True)) == {"Lisbon", "Lakes"}
    people = Face.objects.filter(photo=photo).values_list("person__name", flat=True)
    assert sorted(people) == ["Ben", "Clara"]
    assert not Face.objects.exclude(photo=photo).exists()


def test_both_in_one_album_is_once_afterwards(alice: User, photo: Photo) -> None:
    version = edit(photo, RECIPE)
    album = Album.objects.get()
    add_photos(album, [photo])
    revert(version)
    assert list(album.photos.all()) == [photo]


def test_a_face_that_is_cut_off_stays_with_the_photo(photo: Photo) -> None:
    version = edit(photo, Recipe(Crop(0.6, 0.6, 0.4, 0.4)))
    assert not Face.objects.filter(photo=version).exists()
    revert(version)
    assert Face.objects.get(photo=photo).person.name == "Anna"


def test_a_stack_that_a_person_changed_meanwhile_stays_so(alice: User, photo: Photo) -> None:
    others = [make_photo(alice) for _ in range(2)]
    stack = stack_photos(photo, others, kind=Stack.Kind.BURST)
    version = edit(photo, RECIPE)
    set_primary(others[0])
    take_out(photo)
    revert(version)
    stack.refresh_from_db()
    assert stack.chosen == others[0]
    assert set(stack.photos.all()) == set(others)
    assert Photo.objects.get(pk=photo.pk).stack is None


def test_the_chosen_one_may_be_gone_meanwhile(alice: User, photo: Photo) -> None:
    others = [make_photo(alice) for _ in range(2)]
    stack = stack_photos(others[0], [photo, others[1]], kind=Stack.Kind.BURST)
    version = edit(photo, RECIPE)
    Photo.objects.filter(pk=others[0].pk).delete()
    revert(version)
    stack.refresh_from_db()
    assert set(stack.photos.all()) == {photo, others[1]}
    assert stack.photos.filter(is_primary=True).count() == 1


def test_stacking_again_changes_nothing(alice: User, photo: Photo) -> None:
    version = edit(photo, RECIPE)
    preferences = preferences_of(alice.pk)
    assert preferences.stacks_by_itself
    before = all_rows()["photos_stack"]
    stack_alike([photo, version])
    assert all_rows()["photos_stack"] == before
    assert Photo.objects.get(pk=version.pk).is_primary


def test_bytes_that_another_photo_needs_stay(alice: User, bob: User) -> None:
    content = encoded(smooth(80, 60))
    own, others = (bring_in(user, content, "png", "a.png") for user in (alice, bob))
    version, other_version = (edit(each, Recipe(mirror=True)) for each in (own, others))
    assert version.original_key == other_version.original_key
    files = all_files()
    revert(version)
    assert all_files() == files
    revert(other_version)
    assert len(all_files()) == len(files) - 3
    assert not Edit.objects.exists()
