"""Files on a disk: whole under their name, or not there."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from photos import storage
from photos.storage import PARTS, originals, put_original, save_file
from photos.tasks import clear_parts
from tests.bucket_server import keys_in


@pytest.fixture
def folder(settings: Any, on_disk: None) -> Path:
    return Path(settings.STORAGES["originals"]["OPTIONS"]["location"])


class CutOff(ContentFile):  # type: ignore[type-arg]
    """A file whose second half never comes."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"the first half"
        raise OSError("The cable was pulled.")


def test_what_is_cut_off_never_stands_under_its_name(folder: Path) -> None:
    originals().save("a/b.jpg", ContentFile(b"before"))
    with pytest.raises(OSError, match="cable"):
        originals().save("a/b.jpg", CutOff(b""))
    assert (folder / "a/b.jpg").read_bytes() == b"before"
    assert not list((folder / PARTS).iterdir())


def test_a_file_of_another_disk_is_copied_whole(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "spooled"
    path.write_bytes(b"bytes")
    own = os.stat_result(range(10))
    monkeypatch.setattr(Path, "stat", elsewhere(path, own, Path.stat))
    save_file(originals(), "a/b.jpg", path)
    assert (folder / "a/b.jpg").read_bytes() == b"bytes"
    assert path.exists()


def elsewhere(path: Path, told: os.stat_result, stat: Any) -> Any:
    def asked(self: Path, **options: Any) -> Any:
        return told if self == path else stat(self, **options)

    return asked


def test_it_lists_every_file_in_order_of_its_name(folder: Path) -> None:
    assert keys_in(originals()) == []
    for name in ("b/2.jpg", "b.jpg", "b/1/x.jpg", "a.jpg"):
        originals().save(name, ContentFile(name.encode()))
    (folder / PARTS).mkdir(exist_ok=True)
    (folder / PARTS / "half").write_bytes(b"half")
    names = keys_in(originals())
    assert names == sorted(names) == ["a.jpg", "b.jpg", "b/1/x.jpg", "b/2.jpg"]
    assert keys_in(originals(), "b") == ["b/1/x.jpg", "b/2.jpg"]
    assert keys_in(originals(), "b.jpg") == ["b.jpg"]


def test_what_is_deleted_while_it_lists_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.jpg", "b.jpg", "c/1.jpg"):
        originals().save(name, ContentFile(b"bytes"))
    name_in_order = storage.name_in_order

    def delete_and_name(path: Path) -> str:
        (folder / "b.jpg").unlink(missing_ok=True)
        return name_in_order(path)

    monkeypatch.setattr(storage, "name_in_order", delete_and_name)
    assert keys_in(originals()) == ["a.jpg", "c/1.jpg"]


def test_others_may_read_what_was_stored(folder: Path) -> None:
    stored = put_original(ContentFile(b"bytes"), extension="jpg")
    assert (folder / stored.key).stat().st_mode & 0o777 == 0o644


def test_what_a_killed_copy_left_goes_after_a_day(folder: Path, settings: Any) -> None:
    parts = folder / PARTS
    parts.mkdir(parents=True)
    for name, hours in (("stale", 25), ("fresh", 1)):
        (parts / name).write_bytes(b"half")
        moment = time.time() - hours * 3600
        os.utime(parts / name, (moment, moment))
    clear_parts()
    assert [each.name for each in parts.iterdir()] == ["fresh"]
