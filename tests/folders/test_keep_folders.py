"""Folders and their counts, as the database keeps them whatever writes photos and their paths."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from folders.models import Folder, FolderPhoto
from ingest.models import Batch, Receipt, SourceFile, TakeoutMember
from photos.models import Photo, Source
from tests.factories import make_photo
from tests.folders.lying import handed_in, in_archive, in_source, photo_in, tree


def test_it_counts_each_folder_and_all_above_it(alice: User) -> None:
    photo_in(alice, "a.jpg")
    for name in ("b.jpg", "c.jpg"):
        photo_in(alice, f"2019/Summer/{name}")
    photo_in(alice, "2019/d.jpg")
    assert tree(alice) == {
        "disk//photos": (1, 4),
        "disk//photos/2019": (1, 3),
        "disk//photos/2019/Summer": (2, 2),
    }


def test_each_way_in_has_its_trees(alice: User) -> None:
    in_source(make_photo(alice), "x/a.jpg", root="s3://bucket/b", kind="bucket")
    in_source(make_photo(alice), "b.jpg", root="0AFolder", kind="drive")
    in_archive(make_photo(alice), "Takeout/Google Photos/c.jpg")
    handed_in(make_photo(alice), "Camera/d.jpg", folder="", origin="webdav")
    handed_in(make_photo(alice), "Holiday\\Day 1\\e.jpg", folder="", origin="upload")
    handed_in(make_photo(alice), "2f0e-an-upload", folder="", origin="upload")
    assert tree(alice) == {
        "bucket/s3://bucket/b": (0, 1),
        "bucket/s3://bucket/b/x": (1, 1),
        "drive/NAS": (1, 1),
        "takeout/": (0, 1),
        "takeout//Takeout": (0, 1),
        "takeout//Takeout/Google Photos": (1, 1),
        "webdav/": (0, 1),
        "webdav//Camera": (1, 1),
        "upload/": (0, 1),
        "upload//Holiday": (0, 1),
        "upload//Holiday/Day 1": (1, 1),
    }
    named = {str(each) for each in Folder.objects.filter(parent=None)}
    assert named == {"s3://bucket/b", "NAS", "Google Takeout", "WebDAV", "Uploads"}


def test_a_photo_lies_in_every_folder_that_it_came_from_once(alice: User) -> None:
    photo = photo_in(alice, "a/1.jpg")
    handed_in(photo, "a/1.jpg")
    handed_in(photo, "a/copy of 1.jpg")
    handed_in(photo, "b/1.jpg")
    in_source(photo, "c/1.jpg", root="/photos")  # a folder by the same name is the same folder
    assert tree(alice) == {
        "disk//photos": (0, 3),
        "disk//photos/a": (1, 1),
        "disk//photos/b": (1, 1),
        "disk//photos/c": (1, 1),
    }
    assert FolderPhoto.objects.get(folder__name="a").name == "1.jpg"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("a//./b/x.jpg", ["a", "b"]),
        ("C:\\Users\\Anna\\x.jpg", ["C:", "Users", "Anna"]),
        ('a%/_b\'/"c"/x.jpg', ["a%", "_b'", '"c"']),
        ("写真/Fotos é/\u202ex/x.jpg", ["写真", "Fotos é", "\u202ex"]),
        ("a\x01b/x.jpg", ["ab"]),
        ("../x.jpg", [".."]),
        ("", []),
        ("long" * 200 + "/x.jpg", [("long" * 200)[:255]]),
    ],
)
def test_it_reads_paths_as_they_come(alice: User, path: str, names: list[str]) -> None:
    photo_in(alice, path)
    (lies,) = FolderPhoto.objects.select_related("folder")
    above = Folder.objects.filter(key__in=lies.folder.above).order_by("depth")
    assert [each.name for each in above] + [lies.folder.name] == ["/photos", *names]


def test_what_lies_very_deep_is_one_folder(alice: User) -> None:
    for name in ("a", "b"):
        photo_in(alice, "d/" * 1500 + f"{name}.jpg")
    photo_in(alice, "d/" * 60 + "x.jpg")
    deepest = list(Folder.objects.order_by("-depth", "-count")[:2])
    assert [(each.depth, each.count) for each in deepest] == [(48, 2), (48, 1)]
    assert deepest[0].name.startswith("d/d/d")
    assert Folder.objects.get(parent=None).under == 3


def test_only_what_the_timeline_shows_counts(alice: User) -> None:
    photo = photo_in(alice, "a/1.jpg")
    shown = {"disk//photos": (0, 1), "disk//photos/a": (1, 1)}
    hidden = {"trashed_at": timezone.now()}, {"archived_at": timezone.now()}, {"is_locked": True}
    for state in hidden:
        Photo.objects.filter(pk=photo.pk).update(**state)
        assert tree(alice) == {}
        back = {name: False if name == "is_locked" else None for name in state}
        Photo.objects.filter(pk=photo.pk).update(**back)
        assert tree(alice) == shown
    Photo.objects.filter(pk=photo.pk).update(caption="The same")
    assert tree(alice) == shown


def test_of_what_is_locked_nothing_is_kept(alice: User) -> None:
    photo = photo_in(alice, "secret/1.jpg")
    Photo.objects.filter(pk=photo.pk).update(is_locked=True)
    assert not FolderPhoto.objects.exists()
    handed_in(photo, "secret/2.jpg")
    assert not FolderPhoto.objects.exists()


def test_a_file_that_moves_in_its_source_is_followed(alice: User) -> None:
    file = in_source(make_photo(alice), "a/1.jpg")
    SourceFile.objects.filter(pk=file.pk).update(path="b/1.jpg", size_bytes=2)
    assert tree(alice) == {"disk//nas": (0, 1), "disk//nas/b": (1, 1)}
    SourceFile.objects.filter(pk=file.pk).update(photo=make_photo(alice))
    assert tree(alice) == {"disk//nas": (0, 1), "disk//nas/b": (1, 1)}
    Source.objects.get().files.all().delete()
    assert tree(alice) == {}


def test_many_are_counted_as_one_by_one(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(6)]
    batch = Batch.objects.create(owner=alice, origin="folder", folder="/photos")
    Receipt.objects.bulk_create(
        Receipt(batch=batch, filename="x", path=f"{n % 2}/{n}.jpg", outcome="added", photo=photo)
        for n, photo in enumerate(photos)
    )
    whole = {"disk//photos": (0, 6), "disk//photos/0": (3, 3), "disk//photos/1": (3, 3)}
    assert tree(alice) == whole
    Photo.objects.filter(pk__in=[each.pk for each in photos[:3]]).update(trashed_at=timezone.now())
    assert tree(alice)["disk//photos"] == (0, 3)
    Photo.objects.update(trashed_at=None)
    assert tree(alice) == whole
    batch.delete()
    assert tree(alice) == {}


def test_a_photo_that_is_deleted_leaves_its_folders(alice: User) -> None:
    photo, _ = photo_in(alice, "a/1.jpg"), photo_in(alice, "a/2.jpg")
    in_archive(photo, "Takeout/1.jpg")
    in_source(photo, "x/1.jpg")
    photo.delete()
    assert tree(alice) == {"disk//photos": (0, 1), "disk//photos/a": (1, 1)}
    assert FolderPhoto.objects.count() == 1
    assert TakeoutMember.objects.get().photo is None


def test_what_changes_hands_lies_in_the_folders_of_the_other(alice: User, bob: User) -> None:
    photo, _ = photo_in(alice, "a/1.jpg"), photo_in(bob, "a/2.jpg")
    Photo.objects.filter(pk=photo.pk).update(owner=bob)
    assert tree(alice) == {}
    assert tree(bob) == {"disk//photos": (0, 2), "disk//photos/a": (2, 2)}


def test_what_was_refused_or_is_no_photo_counts_nowhere(alice: User) -> None:
    batch = Batch.objects.create(owner=alice, origin="folder", folder="/photos")
    Receipt.objects.create(batch=batch, filename="a", path="a/b.txt", outcome="refused")
    Receipt.objects.create(
        batch=batch, filename="a", path="a/b.xmp", outcome="sidecar", photo=make_photo(alice)
    )
    assert not Folder.objects.exists()


def test_what_was_there_before_is_placed_by_the_same_words(alice: User) -> None:
    photo = photo_in(alice, "a/1.jpg")
    before = tree(alice)
    FolderPhoto.objects.all().delete()
    Folder.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("select folders_place(array[%s::bigint])", [photo.pk])
        cursor.execute("select folders_place(array[%s::bigint])", [photo.pk])
    assert tree(alice) == before
