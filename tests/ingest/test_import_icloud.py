"""An iCloud export, Apple's edits and our own export: everything beside the photos comes along."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from albums.models import Album
from albums.services import remove_photos
from ingest import folders
from ingest.icloud import kind_of, missing_parts, read_export
from ingest.models import Batch, Receipt
from ingest.pipeline import STAGE, run_batch
from photos.curation import set_favourite
from photos.models import Photo
from tests.ingest.icloud_files import DETAILS, details, movie, still, write, write_list

ID = "7B0E6D2A-0000-4000-8000-000000000001"
ONE, TWO = "iCloud Photos Part 1 of 3", "iCloud Photos Part 2 of 3"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two of three parts: a live photo over both, a favourite, one hidden, one deleted, an edit,
    two photos of one name, an album, a memory and the lists of favourites and hidden ones."""
    folder = tmp_path / "in"
    one, two = folder / ONE, folder / TWO
    write(one / "Photos/IMG_0001.JPG", still(ID))
    write(one / "Photos/IMG_0001.AAE", b"<plist>edits</plist>")
    write(one / "Photos/IMG_0002.JPG", still())
    write(one / "Photos/IMG_E0002.JPG", still())
    write(one / "Photos/IMG_O0002.AAE", b"<plist>original</plist>")
    write(one / "Photos/IMG_0003.JPG", still())
    write(one / "Photos/IMG_0009.AAE", b"<plist>orphan</plist>")
    write(two / "Photos/IMG_0001.MOV", movie(ID))
    write(two / "Photos/IMG_0003.JPG", still())
    write(two / "Photos/IMG_0004.JPG", still())
    write(two / "Photos/IMG_0004.MOV", movie(seconds=20))
    write(two / "Recently Deleted/IMG_0005.JPG", still())
    write_list(
        one / "Photos/Photo Details.csv", DETAILS, [details("IMG_0001.JPG", favourite="yes")]
    )
    write_list(
        one / "Photos/Photo Details-1.csv", DETAILS,
        [details("IMG_0002.JPG"), details("IMG_0003.JPG", hidden="yes"), "", ",x"],
    )  # fmt: skip
    write_list(
        two / "Photos/Photo Details.csv", DETAILS,
        [details("IMG_0003.JPG"), details("IMG_0004.JPG", deleted="yes")],
    )  # fmt: skip
    write_list(
        one / "Albums/Été & Meer.csv", "Images", ["IMG_0001.JPG", "IMG_0003.JPG", "none.jpg"]
    )
    write_list(one / "Albums/Favorites.csv", "imgName", ["IMG_0001.JPG"])
    write_list(one / "Albums/Empty.csv", "Images", [])
    write(one / "Albums/Emptier.csv", b"")
    write_list(one / "Memories/Été & Meer.csv", "imageName", ["IMG_0002.JPG"])
    write(folder / "budget.csv", b"month,sum\nMay,12\n")
    return folder


def run_command(folder: Path, *options: str) -> tuple[str, str]:
    """What it prints, and what it complains of."""
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_folder",
        str(folder),
        "--user",
        "alice@example.org",
        *options,
        stdout=out,
        stderr=err,
    )
    return out.getvalue().strip(), err.getvalue()


def library(owner: User) -> dict[str, Any]:
    """All that an import makes of a person's library, without ids."""
    photos = Photo.objects.filter(owner=owner).select_related("live_video")
    return {
        "photos": {
            photo.source: (
                photo.sha256, photo.is_favourite, bool(photo.archived_at), bool(photo.trashed_at),
                photo.is_primary, photo.live_video and photo.live_video.source,
                sorted(photo.sidecars.values_list("kind", "filename")),
            )
            for photo in photos
        },
        "albums": {
            album.external_key: sorted(album.photos.values_list("source", flat=True))
            for album in Album.objects.filter(owner=owner)
        },
        "receipts": sorted(
            Receipt.objects.filter(batch=owner.batches.latest("pk")).values_list("path", "outcome")
        ),
    }  # fmt: skip


def photo_from(export: Path, path: str) -> Photo:
    return Photo.objects.get(source=str(export / path))


def test_every_file_has_one_receipt_and_is_called_what_it_is(alice: User, export: Path) -> None:
    printed, complaints = run_command(export)
    assert printed == "6 added, 0 duplicate, 4 refused, 11 sidecar"
    files = {str(path.relative_to(export)) for path in export.rglob("*") if path.is_file()}
    receipts = Receipt.objects.values_list("path", flat=True)
    assert sorted(receipts) == sorted(files)
    refused = Receipt.objects.filter(outcome="refused").values_list("filename", "reason")
    assert dict(refused) == {
        "budget.csv": "This is a text file, not a photo or video.",
        "IMG_0004.JPG": "It was deleted in iCloud, and is left out.",
        "IMG_0004.MOV": "It was deleted in iCloud, and is left out.",
        "IMG_0005.JPG": "It was deleted in iCloud, and is left out.",
    }
    said = Receipt.objects.filter(outcome="sidecar").exclude(reason="")
    assert dict(said.values_list("filename", "reason")) == {
        "IMG_0009.AAE": "No photo of this name lies beside it."
    }
    assert "iCloud Photos Part 3 of 3 is not in this folder." in complaints


def test_favourites_and_hidden_ones_stay_such(alice: User, export: Path) -> None:
    run_command(export)
    assert photo_from(export, f"{ONE}/Photos/IMG_0001.JPG").is_favourite
    assert photo_from(export, f"{ONE}/Photos/IMG_0003.JPG").archived_at
    other = photo_from(export, f"{TWO}/Photos/IMG_0003.JPG")
    assert (other.archived_at, other.is_favourite) == (None, False), "of the same name"


def test_a_favourite_is_filled_in_unless_a_person_decided(alice: User, export: Path) -> None:
    run_command(export / TWO)
    path = export / ONE / "Photos/IMG_0001.JPG"
    batch = folders.open_folder_batch(alice, path.parent)
    photo = folders.import_file(batch, path).photo
    assert photo
    run_command(export)
    photo.refresh_from_db()
    assert photo.is_favourite, "which the first import could not know"
    set_favourite(photo, favourite=False)
    run_command(export)
    photo.refresh_from_db()
    assert not photo.is_favourite


def test_what_was_deleted_comes_into_the_trash_on_request(alice: User, export: Path) -> None:
    printed, _ = run_command(export, "--include-trashed")
    assert printed == "9 added, 0 duplicate, 1 refused, 11 sidecar"
    trashed = Photo.objects.filter(trashed_at__isnull=False).values_list("filename", flat=True)
    assert set(trashed) == {"IMG_0004.JPG", "IMG_0004.MOV", "IMG_0005.JPG"}


def test_halves_and_edits_are_joined_over_the_parts(alice: User, export: Path) -> None:
    run_command(export)
    live = photo_from(export, f"{ONE}/Photos/IMG_0001.JPG")
    assert live.live_video
    assert live.live_video.filename == "IMG_0001.MOV"
    shown = Photo.objects.on_timeline().values_list("filename", flat=True)
    assert sorted(shown) == ["IMG_0001.JPG", "IMG_0003.JPG", "IMG_E0002.JPG"]


def test_albums_and_memories_are_albums(alice: User, export: Path) -> None:
    """A name that several photos have means them all."""
    run_command(export)
    title = "Été & Meer"
    assert library(alice)["albums"] == {
        f"icloud:{title}": [
            str(export / path)
            for path in (
                f"{ONE}/Photos/IMG_0001.JPG", f"{ONE}/Photos/IMG_0003.JPG",
                f"{TWO}/Photos/IMG_0003.JPG",
            )
        ],
        f"icloud:memory:{title}": [str(export / f"{ONE}/Photos/IMG_0002.JPG")],
    }  # fmt: skip
    assert set(Album.objects.values_list("title", flat=True)) == {title}


def test_a_photo_that_a_person_took_out_of_an_album_stays_out(alice: User, export: Path) -> None:
    run_command(export)
    album = Album.objects.get(external_key="icloud:Été & Meer")
    Album.objects.filter(pk=album.pk).update(title="Summer")
    remove_photos(album, [photo_from(export, f"{ONE}/Photos/IMG_0001.JPG")])
    run_command(export)
    album.refresh_from_db()
    assert (album.title, album.photos.count()) == ("Summer", 2)


def test_a_part_that_comes_later_fills_the_albums(alice: User, export: Path) -> None:
    run_command(export / TWO)
    run_command(export / ONE)
    assert Album.objects.get(external_key="icloud:Été & Meer").photos.count() == 3


def test_the_details_and_apples_edits_are_kept_and_date_the_photo(
    alice: User, export: Path
) -> None:
    run_command(export)
    while run_batch(STAGE["metadata"]):
        pass
    photo = photo_from(export, f"{ONE}/Photos/IMG_0001.JPG")
    kept = {row.kind: bytes(row.content) for row in photo.sidecars.all()}
    assert kept["aae"] == b"<plist>edits</plist>"
    assert kept["icloud"].decode().splitlines()[0] == DETAILS
    assert kept["icloud"].decode().splitlines()[1].startswith("IMG_0001.JPG,AfQj57/x+PawZ9n==,yes")
    assert (photo.taken_at.isoformat(), photo.taken_source) == (
        "2017-05-26T14:34:00+00:00",
        "icloud",
    )
    edited = photo_from(export, f"{ONE}/Photos/IMG_0002.JPG")
    assert edited.sidecars.get(kind="aae").filename == "IMG_O0002.AAE"


def test_the_second_time_adds_nothing(alice: User, export: Path) -> None:
    run_command(export)
    before = library(alice)
    printed, _ = run_command(export)
    assert printed == "0 added, 6 duplicate, 4 refused, 11 sidecar"
    after = library(alice)
    assert (before["photos"], before["albums"]) == (after["photos"], after["albums"])


class Killed(BaseException):
    """As a worker that is gone in the middle."""


def kill_after(calls: int) -> Callable[..., Any]:
    remaining = iter(range(calls))

    def stand_in(*args: Any) -> Any:
        if next(remaining, None) is None:
            raise Killed
        return import_file(*args)

    return stand_in


import_file = folders.import_file


@pytest.mark.parametrize("calls", [0, 1, 7, 14, 20])
def test_an_import_that_was_killed_ends_in_the_same_library(
    alice: User, bob: User, export: Path, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    whole = folders.open_folder_batch(bob, export)
    folders.import_folder(whole)
    wanted = library(bob)

    batch = folders.open_folder_batch(alice, export)
    monkeypatch.setattr(folders, "import_file", kill_after(calls))
    with pytest.raises(Killed):
        folders.import_folder_of_machine(batch.pk)
    assert Receipt.objects.filter(batch=batch).count() == calls
    monkeypatch.undo()
    Batch.objects.filter(pk=batch.pk).update(lease_until=None)
    folders.import_folder_of_machine(batch.pk)
    assert library(alice) == wanted


def test_a_worker_that_takes_over_goes_by_what_the_person_chose(alice: User, export: Path) -> None:
    chosen = folders.Options(include_trashed=True, albums_from_folders=True)
    batch = folders.open_folder_batch(alice, export, chosen)

    folders.import_folder_of_machine(batch.pk)

    assert Photo.objects.filter(trashed_at__isnull=False).exists()
    assert Album.objects.filter(external_key__startswith="folder:").exists()


def test_an_import_that_was_killed_before_its_albums_makes_them_later(
    alice: User, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*args: object) -> None:
        raise Killed

    batch = folders.open_folder_batch(alice, export)
    monkeypatch.setattr(folders, "albums_from_lists", kill)
    with pytest.raises(Killed):
        folders.import_folder_of_machine(batch.pk)
    assert Batch.objects.get().received_at is None
    monkeypatch.undo()
    Batch.objects.update(lease_until=None)
    folders.import_folder_of_machine(batch.pk)
    assert Album.objects.count() == 2
    assert Batch.objects.get().received_at


def test_folders_become_albums_on_request(alice: User, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "root.jpg", still())
    write(folder / "2020/Italy/a.jpg", still())
    write(folder / "2021/Italy/b.jpg", still())
    write(folder / "notes/readme.txt", b"no photo")
    deep = folder.joinpath(*["d" * 120] * 5)
    write(deep / "c.jpg", still())
    run_command(folder)
    assert not Album.objects.exists()
    for _ in range(2):
        run_command(folder, "--albums-from-folders")
    albums = Album.objects.order_by("title", "external_key")
    assert sorted(album.title for album in albums) == ["Italy", "Italy", "d" * 120]
    assert all(album.photos.count() == 1 for album in albums)
    assert all(len(album.external_key) <= 500 for album in albums)
    assert f"folder:{folder}/2020/Italy" in {album.external_key for album in albums}


def test_what_our_own_export_kept_comes_back(alice: User, bob: User, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out / "a.jpg", still())
    write(out / "a.jpg.original.json", b'{"url": "x", "description": "Sea"}')
    write(out / "a.jpg.original-2.json", b'{"url": "y"}')
    write(out / "a.jpg.original.aae", b"edits")
    write(out / "a.jpg.original.xmp", b"<older/>")
    write(out / "b.jpg.original.json", b"{}")
    printed, _ = run_command(out)
    assert printed == "1 added, 0 duplicate, 1 refused"
    assert Receipt.objects.get(outcome="refused").filename == "b.jpg.original.json"
    kept = Photo.objects.get().sidecars.order_by("filename").values_list("kind", "filename")
    assert list(kept) == [
        ("takeout", "a.jpg.original-2.json"),
        ("aae", "a.jpg.original.aae"),
        ("takeout", "a.jpg.original.json"),
    ]


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00\x01", b'"' * 200_000, b"imgName\x00,a\n", b"Images,more\na,b\n", b"\n\n"],
)
def test_a_table_of_something_else_is_no_list(tmp_path: Path, content: bytes) -> None:
    assert kind_of(write(tmp_path / "x.csv", content)) is None
    assert kind_of(tmp_path / "gone.csv") is None


def test_a_line_that_two_photos_could_mean_is_of_none(tmp_path: Path) -> None:
    for part, favourite in ((ONE, "yes"), (TWO, "no")):
        line = details("IMG_0001.JPG", favourite=favourite)
        write_list(tmp_path / part / "Photos/Photo Details.csv", DETAILS, [line])
    export = read_export(tmp_path)
    assert export.line_of(tmp_path / "elsewhere/IMG_0001.JPG") is None
    own = export.line_of(tmp_path / ONE / "Photos/img_0001.jpg")
    assert own
    assert own.details
    assert own.details.favourite


def test_it_knows_which_parts_are_missing(tmp_path: Path) -> None:
    assert missing_parts(tmp_path) == []
    for number in (1, 3):
        (tmp_path / f"iCloud Photos Part {number} of 4").mkdir()
    assert missing_parts(tmp_path) == ["iCloud Photos Part 2 of 4", "iCloud Photos Part 4 of 4"]
    assert missing_parts(tmp_path / "iCloud Photos Part 1 of 4") == [
        f"iCloud Photos Part {number} of 4" for number in (2, 3, 4)
    ]
