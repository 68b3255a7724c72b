"""An edit is a version above its original, with all that is said of the photo."""

import io

import numpy as np
import pytest
from PIL import Image

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.services import add_photos
from editing.models import Edit
from editing.recipe import Crop, Recipe
from editing.services.saving import NotEditable, save_edit, source_of
from photos.curation import set_caption, set_favourite, set_rating
from photos.models import Photo, PhotoTag, Sidecar, Stack
from photos.originals import open_original
from photos.services.library import SidecarFile, keep_sidecar
from photos.services.tags import add_tags, refuse_tag
from rights.models import Space, SpacePhoto
from tests.editing.edited import bring_in, edit, look_at, work
from tests.editing.pictures import encoded, smooth
from tests.editing.reference import reference
from tests.factories import make_photo
from tests.stored import all_files

pytestmark = pytest.mark.django_db(transaction=True)
TURNED = Recipe(turns=1, exposure=0.5)


def pixels_of(photo: Photo) -> np.ndarray:
    with open_original(photo) as file, Image.open(io.BytesIO(file.read())) as picture:
        return np.asarray(picture.convert("RGB"))


def test_the_version_is_shown_and_the_original_lies_beneath(alice: User) -> None:
    photo = bring_in(alice)
    before = save_edit(photo, TURNED)
    assert before
    assert before.before is None
    assert before.source_id == photo.pk
    assert not Photo.objects.exclude(pk=photo.pk).exists()
    work()
    version = Photo.objects.get(is_primary=True)
    photo.refresh_from_db()
    assert version.pk != photo.pk
    assert not photo.is_primary
    stack = Stack.objects.get()
    assert (version.stack, photo.stack) == (stack, stack)
    assert (stack.kind, stack.reason, stack.is_by_person) == ("edit", "Edited here", True)
    assert version.filename == "IMG_1-edited.jpg"
    assert (version.width_px, version.height_px) == (photo.height_px, photo.width_px)
    assert source_of(version) == photo
    assert list(Photo.objects.filter(on_timeline=True)) == [version]
    edit_row = Edit.objects.get()
    assert (edit_row.state, edit_row.rendered) == ("done", TURNED.as_json())
    assert str(edit_row) == f"edit of {photo.pk}"


def test_the_bytes_are_the_recipe_done_to_the_original(alice: User) -> None:
    pixels = smooth(200, 160)
    photo = bring_in(alice, encoded(pixels), "png", "a.png")
    version = edit(photo, TURNED)
    assert version.format == "png"
    assert np.abs(pixels_of(version).astype(int) - reference(pixels, TURNED)).max() <= 2


def test_it_carries_what_is_said_of_the_photo(alice: User) -> None:
    photo = bring_in(alice)
    set_favourite(photo, favourite=True)
    set_caption(photo, "At the sea")
    set_rating(photo, 4)
    add_tags(photo, "beach, dog")
    refuse_tag(photo, PhotoTag.objects.get(photo=photo, tag__name="dog").tag)
    version = edit(photo, TURNED)
    assert (version.is_favourite, version.caption, version.rating) == (True, "At the sea", 4)
    assert version.taken_at == photo.taken_at
    assert version.taken_source == "exif"
    assert (version.latitude, version.place) == (photo.latitude, photo.place)
    assert (version.make, version.model) == ("Apple", "iPhone 12")
    assert [row.tag.name for row in version.photo_tags.all()] == ["beach"]
    assert [row.tag.name for row in version.refused_tags.all()] == ["dog"]
    assert Photo.objects.get(pk=photo.pk).is_favourite


def test_albums_and_spaces_show_the_edit_in_its_place(alice: User) -> None:
    photo = bring_in(alice)
    album = Album.objects.create(owner=alice, title="Lisbon")
    add_photos(album, [photo])
    added_at = AlbumPhoto.objects.get().added_at
    space = Space.objects.create(name="Family")
    SpacePhoto.objects.create(space=space, photo=photo)
    version = edit(photo, TURNED)
    assert list(album.photos.all()) == [version]
    assert AlbumPhoto.objects.get().added_at == added_at
    assert [row.photo for row in space.space_photos.all()] == [version]


def test_sidecars_come_along_without_places_of_faces(alice: User) -> None:
    photo = bring_in(alice)
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" '
        b'xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/"><r:Regions/>'
        b"<dc:subject><rdf:Bag><rdf:li>boat</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    keep_sidecar(photo, SidecarFile("IMG_1.xmp", xmp))
    keep_sidecar(photo, SidecarFile("IMG_1.aae", b"<plist/>", Sidecar.Kind.AAE))
    keep_sidecar(photo, SidecarFile("broken.xmp", b"<!DOCTYPE a><a>"))
    version = edit(look_at(photo), TURNED)
    assert b"Regions" not in bytes(version.sidecars.get().content)
    assert [row.tag.name for row in version.photo_tags.all()] == ["boat"]


def test_a_change_starts_from_the_original_again(alice: User) -> None:
    pixels = smooth(200, 160)
    photo = bring_in(alice, encoded(pixels), "png", "a.png")
    first = edit(photo, Recipe(crop=Crop(0, 0, 0.5, 0.5)))
    set_caption(first, "Closer")
    second = edit(first, TURNED)
    assert not Photo.objects.filter(pk=first.pk).exists()
    assert Photo.objects.count() == 2
    assert second.caption == "Closer"
    assert np.abs(pixels_of(second).astype(int) - reference(pixels, TURNED)).max() <= 2
    assert Stack.objects.count() == 1
    assert len(all_files()) == 6


def test_the_same_again_is_done_already(alice: User) -> None:
    photo = bring_in(alice)
    version = edit(photo, TURNED)
    saved = save_edit(version, TURNED)
    assert saved
    assert saved.before == TURNED.as_json()
    assert Edit.objects.get().state == "done"
    work()
    assert Edit.objects.get().version == version


def test_an_edit_that_does_nothing_takes_the_edit_back(alice: User) -> None:
    photo = bring_in(alice)
    assert save_edit(photo, Recipe()) is None
    edit(photo, TURNED)
    save_edit(photo, Recipe())
    assert list(Photo.objects.all()) == [photo]


def test_a_stack_that_is_there_takes_the_edit_in(alice: User) -> None:
    photo = bring_in(alice)
    raw = make_photo(alice, format="dng", mime="image/x-adobe-dng")
    stack = Stack.objects.create(owner=alice, kind="raw", reason="Same name", chosen=photo)
    Photo.objects.filter(pk=photo.pk).update(stack=stack)
    Photo.objects.filter(pk=raw.pk).update(stack=stack, is_primary=False)
    version = edit(photo, TURNED)
    assert set(stack.photos.all()) == {photo, raw, version}
    assert version.is_primary
    assert Stack.objects.get().kind == "edit"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "video", "format": "mp4", "mime": "video/mp4"}, "Videos cannot be edited"),
        ({"format": "gif", "mime": "image/gif"}, "Pictures that move"),
    ],
)
def test_what_moves_is_not_edited(alice: User, fields: dict[str, str], words: str) -> None:
    with pytest.raises(NotEditable, match=words):
        save_edit(make_photo(alice, **fields), TURNED)
    assert not Edit.objects.exists()
