"""An archive that speaks of a photo which a person resolved away, before the import or while it
runs: its word goes to the photo that was kept, and nobody's decision is undone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import User
from albums.models import Album
from dedup.services import resolve, undo
from faces.models import NameInPhoto
from ingest import folders
from ingest.takeout import bring, run
from ingest.takeout.options import Options
from photos.curation import set_favourite
from photos.models import Photo
from photos.services.removal import trash_photos
from tests.dedup.resolved import group_of
from tests.factories import make_photo
from tests.ingest.icloud_files import DETAILS, details, still, write, write_list
from tests.ingest.takeout_exports import ROOT, YEAR, bring_in, item, picture
from tests.ingest.takeout_files import write_zip

Archive = Callable[..., Path]
SAID = item("a.jpg", favorited=True, archived=True, people=[{"name": "Ana"}])
TWICE = {f"{YEAR}/a.jpg": picture(1), f"{ROOT}/Trip/a.jpg": picture(1)}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """`archive(files, name="takeout-1.zip")`"""
    return lambda files, name="takeout-1.zip": write_zip(tmp_path / name, files)


def resolve_away(loser: Photo) -> Photo:
    """Another that is kept in its place."""
    keeper = make_photo(loser.owner)
    resolve(group_of(keeper, loser), keeper, [loser])
    return keeper


def while_it_runs(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, decide: Callable[[], object]
) -> None:
    """A person decides just before this function of the import works on, once there is a photo."""
    real = getattr(module, name)

    def decide_first(*arguments: object, **named: object) -> object:
        if Photo.objects.exists():
            monkeypatch.setattr(module, name, real)
            decide()
        return real(*arguments, **named)

    monkeypatch.setattr(module, name, decide_first)


def test_an_album_takes_the_keeper_of_a_photo_resolved_during_the_import(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_it_runs(monkeypatch, run, "relate", lambda: resolve_away(Photo.objects.get()))
    bring_in(alice, archive({f"{ROOT}/Trip/a.jpg": picture(1)}))
    shown = Album.objects.get().photos.visible_to(alice).findable()
    assert shown.get().filename != "a.jpg"


def test_a_folders_album_takes_the_keeper(
    alice: User, tmp_path: Path, make_jpeg: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in" / "Trip").mkdir(parents=True)
    make_jpeg("a.jpg").rename(tmp_path / "in" / "Trip" / "a.jpg")
    chosen = folders.Options(albums_from_folders=True)
    while_it_runs(
        monkeypatch, folders, "albums_from_folders", lambda: resolve_away(Photo.objects.get())
    )
    folders.import_folder(folders.open_folder_batch(alice, tmp_path / "in", chosen))
    shown = Album.objects.get().photos.visible_to(alice).findable()
    assert shown.get().filename != "a.jpg"


def test_a_favourite_of_a_later_folder_is_the_keeper(alice: User, tmp_path: Path) -> None:
    content = still()
    write(tmp_path / "one" / "IMG_1.JPG", content)
    folders.import_folder(folders.open_folder_batch(alice, tmp_path / "one"))
    keeper = resolve_away(Photo.objects.get())
    photos = tmp_path / "in" / "iCloud Photos Part 1 of 1" / "Photos"
    write(photos / "IMG_1.JPG", content)
    write_list(photos / "Photo Details.csv", DETAILS, [details("IMG_1.JPG", favourite="yes")])
    folders.import_folder(folders.open_folder_batch(alice, tmp_path / "in"))
    keeper.refresh_from_db()
    assert keeper.is_favourite


def test_what_a_later_archive_says_goes_to_the_keeper(alice: User, archive: Archive) -> None:
    bring_in(alice, archive({f"{YEAR}/a.jpg": picture(1)}))
    loser = Photo.objects.get()
    keeper = resolve_away(loser)
    fuller = {f"{YEAR}/a.jpg": picture(1), f"{YEAR}/a.jpg.json": SAID}
    bring_in(alice, archive(fuller, "takeout-2.zip"))
    keeper.refresh_from_db()
    assert keeper.is_favourite
    assert keeper.archived_at is None, "what the timeline shows stays on it"
    assert set(NameInPhoto.objects.values_list("photo", "name")) == {
        (keeper.pk, "Ana"), (loser.pk, "Ana"),
    }  # fmt: skip


def test_what_a_person_said_of_the_keeper_stays(alice: User, archive: Archive) -> None:
    bring_in(alice, archive({f"{YEAR}/a.jpg": picture(1)}))
    keeper = resolve_away(Photo.objects.get())
    set_favourite(keeper, favourite=False)
    fuller = {f"{YEAR}/a.jpg": picture(1), f"{YEAR}/a.jpg.json": SAID}
    bring_in(alice, archive(fuller, "takeout-2.zip"))
    keeper.refresh_from_db()
    assert not keeper.is_favourite


def test_the_photo_itself_has_it_too_when_the_decision_is_undone(
    alice: User, archive: Archive
) -> None:
    bring_in(alice, archive({f"{YEAR}/a.jpg": picture(1)}))
    loser, keeper = Photo.objects.get(), make_photo(alice)
    row = resolve(group_of(keeper, loser), keeper, [loser])
    bring_in(alice, archive({**TWICE, f"{YEAR}/a.jpg.json": SAID}, "takeout-2.zip"))
    undo(row)
    loser.refresh_from_db()
    assert loser.is_favourite
    assert set(Album.objects.get().photos.all()) == {loser, keeper}


@pytest.mark.parametrize("by_rule", [False, True])
def test_a_running_import_takes_nothing_out_of_the_trash_that_a_person_put_there(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch, by_rule: bool
) -> None:
    def put_away() -> None:
        if by_rule:
            resolve_away(Photo.objects.get())
        else:
            trash_photos(Photo.objects.all())

    while_it_runs(monkeypatch, bring, "hand_in", put_away)
    bring_in(alice, archive(TWICE), options=Options(include_trashed=True))
    assert Photo.objects.get(filename="a.jpg").trashed_at


def test_not_even_what_the_archive_had_put_there_itself(
    alice: User, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken out of the trash by a person, then resolved: it is the person's now."""

    def restore_and_resolve() -> None:
        Photo.objects.update(trashed_at=None)
        resolve_away(Photo.objects.get())

    files = {f"{ROOT}/Trash/a.jpg": picture(1), f"{YEAR}/a.jpg": picture(1)}
    while_it_runs(monkeypatch, bring, "hand_in", restore_and_resolve)
    bring_in(alice, archive(files), options=Options(include_trashed=True))
    assert Photo.objects.get(filename="a.jpg").trashed_at
