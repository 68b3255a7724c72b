"""The export of locked photos: with their PIN, or without them."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from photos.models import Photo, Sidecar
from photos.storage import originals
from tests.stored import content_of, put
from tests.vault.locked import PIN, bytes_of, lock, make_kept, make_open_vault
from vault.files import any_sidecars, open_any_original
from vault.keys import WrongKey
from vault.models import LockedPhoto

MODULE = "ops.management.commands.export.getpass"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def photo(alice: User) -> Photo:
    """Locked, with a sidecar; beside one that is not."""
    make_open_vault(alice)
    make_kept(alice, 2, filename="open.jpg")
    photo = make_kept(alice, filename="secret.jpg")
    Sidecar.objects.create(photo=photo, filename="a.xmp", content=b"<x/>")
    lock(alice, photo)
    return photo


def export(*words: str) -> str:
    text = io.StringIO()
    call_command("export", *words, "--user", "alice@example.org", stdout=text, stderr=text)
    return text.getvalue()


def test_it_decrypts_with_the_pin(photo: Photo, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, lambda _: PIN)
    assert export(str(out)).startswith("2 copied")
    lines = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    path = next(out / line["path"] for line in lines if line["locked"])
    assert hashlib.sha256(path.read_bytes()).hexdigest() == photo.sha256
    assert path.read_bytes() == bytes_of(1)
    assert (path.parent / "secret.jpg.original.xmp").read_bytes() == b"<x/>"


@pytest.mark.parametrize("words", [[], ["--manifest-only"]])
def test_without_them_no_name_leaks(photo: Photo, out: Path, words: list[str]) -> None:
    told = export(str(out), "--without-locked", *words)
    written = [path for path in out.rglob("*") if path.is_file()]
    everything = told + "".join(path.read_bytes().decode("latin-1") for path in written)
    assert "secret" not in everything + "".join(map(str, written))
    assert photo.sha256 not in everything


@pytest.mark.parametrize("words", [[], ["--manifest-only"]])
def test_a_wrong_pin_exports_nothing(
    photo: Photo, out: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MODULE, lambda _: "000000")
    for _ in range(3):
        with pytest.raises(CommandError, match="not the PIN"):
            export(str(out), *words)
    with pytest.raises(CommandError, match="Too many"):
        export(str(out), *words)
    assert not out.exists()


def test_a_file_that_does_not_decrypt_is_lost(
    photo: Photo, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = LockedPhoto.objects.get().files.get(name="original").key
    put(originals(), key, content_of(originals(), key)[:-1] + b"x")
    monkeypatch.setattr(MODULE, lambda _: PIN)
    with pytest.raises(CommandError, match="1 originals are lost"):
        export(str(out))


def test_a_closed_folder_gives_nothing(photo: Photo) -> None:
    photo.refresh_from_db()
    for read in (any_sidecars, open_any_original):
        with pytest.raises(WrongKey):
            read(photo, None)
