"""`manage.py restore --photo` and `--album`: what is gone comes back, what is there stays."""

import pytest
from django.core.management import CommandError

from accounts.models import User
from albums.models import Album, AlbumPhoto
from editing.models import Edit
from faces.models import Face, Person
from ingest.models import StageRun
from ops.backup import shelf
from photos.models import Photo, PhotoTag, Rendition, Tag
from photos.storage import originals
from tests.ops.backup.conftest import Safe
from tests.ops.backup.kept import bytes_of, keep_photo, say
from tests.stored import files_in

pytestmark = pytest.mark.django_db


def bring(safe: Safe, *words: str) -> str:
    return say("restore", str(safe.folder), *words)


def test_it_brings_back_a_photo_with_all_that_is_said_of_it(owner: User, safe: Safe) -> None:
    """The live photo's other half, too; not an album that is gone, nor its place in a stack."""
    said = bring(safe, "--photo", str(safe.photo_id), "--photo", str(safe.stacked_id))
    assert "3 photos came back, 0 were there" in said
    photo = Photo.objects.get(pk=safe.photo_id)
    assert (photo.caption, photo.live_video_id) == ("By the sea", safe.video_id)
    assert bytes_of(photo) == b"the still"
    assert [each.name for each in Tag.objects.filter(photo_tags__photo=photo)] == ["Beach"]
    assert Face.objects.get(photo=photo).person == Person.objects.get(name="Grandma")
    assert not Album.objects.exists()
    stacked = Photo.objects.get(pk=safe.stacked_id)
    assert (stacked.stack, stacked.is_primary) == (None, True)
    assert Edit.objects.get(source=photo).version == stacked
    assert StageRun.objects.filter(photo=photo, stage="renditions").exists()


def test_it_leaves_out_what_is_about_a_photo_that_does_not_come(owner: User, safe: Safe) -> None:
    bring(safe, "--photo", str(safe.photo_id))
    assert not Edit.objects.exists()


def test_it_brings_back_an_album_with_its_photos(owner: User, safe: Safe) -> None:
    bring(safe, "--album", str(safe.album_id))
    album = Album.objects.get(pk=safe.album_id)
    assert (album.title, album.owner) == ("Sea", owner)
    assert [each.photo_id for each in AlbumPhoto.objects.filter(album=album)] == [safe.photo_id]


def test_it_overwrites_nothing(owner: User, safe: Safe) -> None:
    """Rows that are there stay, and get back what was taken from them; lost bytes come back."""
    bring(safe, "--album", str(safe.album_id))
    photo = Photo.objects.get(pk=safe.photo_id)
    Photo.objects.filter(pk=photo.pk).update(caption="Of today")
    Album.objects.update(title="Ocean")
    PhotoTag.objects.all().delete()
    originals().delete(photo.original_key)
    said = bring(safe, "--album", str(safe.album_id))
    assert "0 photos came back, 2 were there" in said
    photo.refresh_from_db()
    assert (photo.caption, Album.objects.get().title) == ("Of today", "Ocean")
    assert bytes_of(photo) == b"the still"
    assert PhotoTag.objects.filter(photo=photo).count() == 1


def test_it_does_not_double_what_was_handed_in_again(owner: User, safe: Safe) -> None:
    again = keep_photo(owner, b"the still")
    said = bring(safe, "--photo", str(safe.photo_id))
    assert f"photo {safe.photo_id} is there, as photo {again.pk}" in said
    assert Photo.objects.filter(sha256=again.sha256).count() == 1


def test_thumbnails_that_are_gone_are_made_again(owner: User, safe: Safe) -> None:
    bring(safe, "--photo", str(safe.photo_id))
    photo = Photo.objects.get(pk=safe.photo_id)
    Rendition.objects.create(photo=photo, name="thumbnail", key="x/1", mime="x", size_bytes=1)
    StageRun.objects.filter(photo=photo).update(state="done")
    bring(safe, "--photo", str(safe.photo_id))
    assert StageRun.objects.get(photo=photo, stage="renditions").state == "due"
    assert not Rendition.objects.exists()


def test_it_refuses_what_it_cannot_bring_back(owner: User, safe: Safe) -> None:
    cases = {
        ("--photo", "999999999"): "Photo 999999999 is not in this backup",
        ("--photo", str(safe.locked_id)): "is in a locked folder",
        ("--album", "999999999"): "Album 999999999 is not in this backup",
    }
    for words, reason in cases.items():
        with pytest.raises(CommandError, match=reason):
            bring(safe, *words)
    owner.delete()
    for words in (("--photo", str(safe.photo_id)), ("--album", str(safe.album_id))):
        with pytest.raises(CommandError, match="The account that it belonged to is not here"):
            bring(safe, *words)
    assert not Photo.objects.exists()


def test_it_says_when_the_tables_are_of_another_version(
    owner: User, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = shelf.fill

    def of_another_version(table: str, columns: str, lines: object) -> None:
        fill(table, f"{columns}, newer", lines)  # type: ignore[arg-type]

    monkeypatch.setattr(shelf, "fill", of_another_version)
    with pytest.raises(CommandError, match="It does not fit into this library"):
        bring(safe, "--photo", str(safe.photo_id))


def test_bytes_that_were_cleared_away_meanwhile_come_once_more(
    owner: User, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_albums = shelf.Shelf.bring_albums

    def clear_away(self: shelf.Shelf, album_ids: list[int]) -> None:
        for key in files_in(originals()):
            originals().delete(key)
        bring_albums(self, album_ids)

    monkeypatch.setattr(shelf.Shelf, "bring_albums", clear_away)
    bring(safe, "--photo", str(safe.stacked_id))
    assert bytes_of(Photo.objects.get(pk=safe.stacked_id)) == b"beneath"
