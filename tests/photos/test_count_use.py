"""What a library takes up: kept by the database, whichever way photos are written."""

import pytest
from django.utils import timezone

from accounts.models import User
from photos.models import LibraryUse, Photo, Rendition, Source
from photos.used import RENDITION, Share, use_of
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


def test_it_counts_by_kind(alice: User, bob: User) -> None:
    make_photo(alice, size_bytes=100)
    make_photo(alice, size_bytes=20, format="cr2")
    make_photo(alice, size_bytes=3000, format="mp4", kind="video")
    make_photo(bob, size_bytes=7)
    use = use_of(alice.pk)
    assert (use.images, use.raws, use.videos) == (Share(1, 100), Share(1, 20), Share(1, 3000))
    assert use.total == Share(3, 3120)
    assert use_of(bob.pk).total == Share(1, 7)


def test_it_follows_photos_into_the_trash_the_locked_folder_and_away(alice: User) -> None:
    first, second, _ = [make_photo(alice, size_bytes=size) for size in (1, 20, 300)]
    Photo.objects.filter(pk__in=[first.pk, second.pk]).update(trashed_at=timezone.now())
    Photo.objects.filter(pk=second.pk).update(is_locked=True)
    use = use_of(alice.pk)
    assert (use.images.stored_bytes, use.trash, use.locked) == (300, Share(1, 1), Share(1, 20))
    Photo.objects.filter(owner=alice).delete()
    assert use_of(alice.pk).total == Share()


def test_it_tells_what_stays_in_a_folder_from_what_is_stored(alice: User) -> None:
    source = Source.objects.create(owner=alice, kind="folder", name="Disk", root="/photos")
    photo = make_photo(alice, size_bytes=50, kept_in=source)
    assert use_of(alice.pk).total == Share(1, 0, 50)
    Photo.objects.filter(pk=photo.pk).update(kept_in=None)
    assert use_of(alice.pk).total == Share(1, 50, 0)


def test_it_counts_renditions_beside_the_originals(alice: User) -> None:
    photo = make_photo(alice, size_bytes=50)
    made = [
        Rendition(photo=photo, name=name, key=name, mime="image/webp", size_bytes=10)
        for name in ("thumbnail", "preview")
    ]
    Rendition.objects.bulk_create(made)
    Rendition.objects.filter(photo=photo, name="preview").update(size_bytes=25)
    assert (use_of(alice.pk).rendition_bytes, use_of(alice.pk).total) == (35, Share(1, 50))
    Rendition.objects.filter(photo=photo, name="preview").delete()
    assert use_of(alice.pk).rendition_bytes == 10
    photo.delete()
    assert use_of(alice.pk).rendition_bytes == 0


def test_it_follows_photos_to_another_owner(alice: User, bob: User) -> None:
    photo = make_photo(alice, size_bytes=50)
    Rendition.objects.create(photo=photo, name="preview", key="x", mime="image/webp", size_bytes=10)
    Photo.objects.filter(pk=photo.pk).update(owner=bob)
    assert (use_of(alice.pk).total, use_of(alice.pk).rendition_bytes) == (Share(), 0)
    assert (use_of(bob.pk).total, use_of(bob.pk).rendition_bytes) == (Share(1, 50), 10)


def test_it_writes_nothing_where_nothing_changes(alice: User) -> None:
    make_photo(alice)
    before = LibraryUse.objects.get(owner=alice)
    Photo.objects.update(caption="By the sea")
    assert LibraryUse.objects.get(owner=alice) == before
    assert not LibraryUse.objects.filter(format=RENDITION).exists()
    assert str(before).startswith("jpeg of")


def test_it_is_read_in_one_query(alice: User, django_assert_num_queries: object) -> None:
    for format_name in ("jpeg", "heic", "cr2"):
        make_photo(alice, format=format_name)
    with django_assert_num_queries(1):  # type: ignore[operator]
        use_of(alice.pk)
