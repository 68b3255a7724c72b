"""What was changed at the place of backups is found, named, and never brought back; nor is anything
written before all of it was looked at."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from accounts.models import User
from ops.backup import checking, dumping, restoring
from ops.backup.listing import Kept, is_sound
from ops.backup.passphrase import seal_of
from photos.models import Photo
from photos.storage import originals
from tests.factories import make_photo
from tests.ops.backup.conftest import Safe
from tests.ops.backup.kept import PASSPHRASE, only, say
from tests.stored import files_in

pytestmark = pytest.mark.django_db

SOUND: dict[str, Any] = {
    "area": "originals", "key": "ab/cd/a.jpg", "sha256": "a" * 64, "size_bytes": 3, "photo_id": 7,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        pytest.fail("The database was about to be replaced.")

    monkeypatch.setattr(restoring, "replace_database", never)


def change_manifest(folder: Path, **words: Any) -> None:
    """By somebody who knows how it is sealed."""
    path = only(folder, "manifest.json")
    said = {**json.loads(path.read_text()), **words}
    del said["seal"]
    content = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    path.write_text(json.dumps({**said, "seal": seal_of(content, None)}))


def change_list(folder: Path, text: str) -> None:
    """With a manifest that agrees."""
    path = only(folder, "originals.jsonl")
    path.write_text(text)
    content = checking.Content(seal_of(text.encode(), None), len(text))
    change_manifest(folder, originals=vars(content))


def flip(path: Path, at: int = -30) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def refused(folder: Path) -> str:
    with pytest.raises(CommandError) as error:
        say("restore", str(folder))
    assert not files_in(originals())
    return str(error.value)


def test_it_refuses_a_manifest_that_was_changed(safe: Safe, settings: Any) -> None:
    path = only(safe.folder, "manifest.json")
    path.write_text(path.read_text().replace('"count": 4', '"count": 5'))
    assert "was changed. Nothing is brought back." in refused(safe.folder)
    path.write_text("[")
    assert "cannot be read" in refused(safe.folder)
    path.write_text("[]")
    assert "cannot be read" in refused(safe.folder)
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    change_manifest(safe.encrypted, count=5)  # whoever lacks the passphrase cannot seal it
    assert "was changed" in refused(safe.encrypted)


def test_it_refuses_a_manifest_of_another_backup(safe: Safe) -> None:
    change_manifest(safe.folder, stamp="20200101T000000.000000Z")
    assert "is another one's" in refused(safe.folder)


def test_it_refuses_a_manifest_that_says_too_much(safe: Safe) -> None:
    change_manifest(safe.folder, more=1)
    assert "too much, or too little" in refused(safe.folder)


def test_it_refuses_a_newer_version(safe: Safe) -> None:
    change_manifest(safe.folder, migrations={"photos": "9999_from_the_future"})
    assert "A newer version" in refused(safe.folder)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "../../etc/passwd"},
        {"key": "/etc/passwd"},
        {"key": "ab/../../x"},
        {"key": "ab\\..\\x"},
        {"key": "ab//x"},
        {"key": "a\0b"},
        {"key": ""},
        {"key": "a" * 5000},
        {"key": 7},
        {"sha256": "../" + "a" * 61},
        {"area": "staticfiles"},
        {"size_bytes": -1},
        {"size_bytes": "3"},
        {"photo_id": "7"},
    ],
)
def test_it_refuses_a_path_that_climbs_out(safe: Safe, changed: dict[str, Any]) -> None:
    assert is_sound(Kept(**SOUND))
    change_list(safe.folder, json.dumps({**SOUND, **changed}) + "\n")
    assert "Line 1 of the list of originals leads astray" in refused(safe.folder)


def test_it_refuses_a_broken_list(safe: Safe) -> None:
    change_list(safe.folder, '{"key": 1}\n')
    assert "Line 1 of the list of originals is broken" in refused(safe.folder)
    only(safe.folder, "originals.jsonl").write_text("")
    assert "The list of originals of" in refused(safe.folder)


def test_it_names_a_broken_dump(safe: Safe, settings: Any) -> None:
    flip(only(safe.folder, "database.dump"))
    assert "The dump of the database of" in refused(safe.folder)
    with pytest.raises(CommandError, match="1 things are wrong"):
        say("backup", str(safe.folder), "--check")
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    flip(only(safe.encrypted, "database.dump"))
    assert "is not what its manifest says" in refused(safe.encrypted)


def test_it_reads_a_dump_to_its_end(safe: Safe) -> None:
    """Also one that its manifest agrees with."""
    path = only(safe.folder, "database.dump")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with path.open("rb") as file:
        change_manifest(safe.folder, database=vars(checking.write_to(safe.folder / "x", file)))
    assert "The dump of the database is broken" in refused(safe.folder)


def test_it_names_originals_that_are_missing_or_cut_off(safe: Safe) -> None:
    path = next(path for path in (safe.folder / "originals").rglob("*") if path.is_file())
    path.write_bytes(b"")
    assert "1 originals are not in the backup" in refused(safe.folder)
    path.unlink()
    assert path.name in refused(safe.folder)


def test_checking_names_every_original_that_is_not_whole(safe: Safe, settings: Any) -> None:
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    for folder in (safe.folder, safe.encrypted):
        paths = sorted(path for path in (folder / "originals").rglob("*") if path.is_file())
        flip(paths[0], 5)
        paths[1].unlink()
        settings.BACKUP_PASSPHRASE = PASSPHRASE if folder == safe.encrypted else ""
        with pytest.raises(CommandError, match="2 things are wrong"):
            say("backup", str(folder), "--check")


def test_an_original_that_was_changed_is_not_put_in_place(safe: Safe) -> None:
    path = next(path for path in (safe.folder / "originals").rglob("*") if path.is_file())
    flip(path, 0)
    with pytest.raises(CommandError, match="1 originals are damaged in the backup"):
        say("restore", str(safe.folder))
    assert not any(path.name in key for key in files_in(originals()))


def test_it_opens_only_with_the_passphrase(safe: Safe, settings: Any) -> None:
    assert "Give their passphrase" in refused(safe.encrypted)
    settings.BACKUP_PASSPHRASE = "another one"
    assert "not the passphrase" in refused(safe.encrypted)
    assert "not encrypted" in refused(safe.folder)


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        ({"n": 2**40}, "was changed"),
        ({"n": 1000}, "was changed"),
        ({"salt": "no hex"}, "cannot be read"),
        ({"r": None}, "cannot be read"),
    ],
)
def test_it_does_no_work_that_nobody_asked_for(
    safe: Safe, settings: Any, lock: dict[str, Any], words: str
) -> None:
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    mark = safe.encrypted / "heirloom-backup.json"
    said = json.loads(mark.read_text())
    mark.write_text(json.dumps({**said, "lock": {**said["lock"], **lock}}))
    assert words in refused(safe.encrypted)


def test_it_refuses_what_is_no_place_of_backups(safe: Safe, settings: Any, tmp_path: Path) -> None:
    assert "There is no backup" in refused(tmp_path / "nothing")
    mark = safe.folder / "heirloom-backup.json"
    mark.write_text('{"format": 99}')
    assert "Another version" in refused(safe.folder)
    mark.write_text('{"format": 1, "lock": 7}')
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    assert "cannot be read" in refused(safe.folder)
    with pytest.raises(CommandError, match="must be file"):
        say("restore", "ftp://somewhere")
    with pytest.raises(CommandError, match="Name a folder"):
        say("restore")


def test_it_refuses_a_stamp_that_is_not_there(safe: Safe) -> None:
    with pytest.raises(CommandError, match="There is no backup 1999"):
        say("restore", str(safe.folder), "--at", "1999")


def test_it_refuses_a_library_that_has_photos(safe: Safe, alice: User) -> None:
    make_photo(alice)
    assert "They would be gone" in refused(safe.folder)
    assert Photo.objects.count() == 1


def test_it_says_when_the_programs_of_postgres_are_missing(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedded ones are taken first, then those of the machine."""
    monkeypatch.setattr(dumping, "find_spec", lambda _: None)
    monkeypatch.setattr(dumping.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert dumping.program("pg_dump") == "/usr/bin/pg_dump"
    monkeypatch.setattr(dumping.shutil, "which", lambda _: None)
    assert "pg_restore is missing" in refused(safe.folder)
