"""The real CLI of Immich against a real server: it signs in, sends a tree of folders once, finds all
of it again, and deletes only what is safely kept."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from accounts.keys import make_key
from accounts.models import Scope, User
from albums.models import Album
from photos.models import Photo
from tests.clients.conftest import jpeg, served

CLI = Path(os.environ.get("IMMICH_CLI", "var/immich-cli")).resolve() / "node_modules"
NODE = next(CLI.glob("node-*/bin/node"), CLI / "node")
PROGRAM = CLI / "@immich" / "cli" / "bin" / "immich"
COUNT = 200
FOLDERS = ("Lisbon", "Porto", "Évora", "Faro")
Run = Callable[..., str]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.cli,
]


@dataclass(frozen=True)
class Server:
    """A real one, and where it keeps its files."""

    address: str
    folder: Path

    def path_of(self, photo: Photo) -> Path:
        return self.folder / "originals" / photo.original_key


@pytest.fixture
def server(db: None, tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "library"
    folder.mkdir()
    with served("config.wsgi:application", folder) as address:
        yield Server(address, folder)


@pytest.fixture
def immich(server: Server, alice: User, tmp_path: Path) -> Run:
    """Runs the CLI of one who signed in, and gives what it says."""

    def run(*words: str) -> str:
        environment = {**os.environ, "IMMICH_CONFIG_DIR": str(tmp_path / "config")}
        ran = subprocess.run(
            [str(NODE), str(PROGRAM), *words],
            env=environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    run("login", server.address, make_key(alice, "CLI", scopes=list(Scope))[1])
    return run


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Photos in folders, one of them within another."""
    root = tmp_path / "photos"
    for number in range(COUNT):
        folder = root / FOLDERS[number % len(FOLDERS)] / ("more" if number % 10 == 0 else "")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"IMG {number}.jpg").write_bytes(jpeg(number))
    return root


def files_in(tree: Path) -> int:
    return sum(path.is_file() for path in tree.rglob("*"))


def test_it_tells_of_the_server(immich: Run) -> None:
    said = immich("server-info")

    assert "3.2.2" in said
    assert "jpeg,jpg" in said


def test_it_sends_each_file_once(immich: Run, server: Server, tree: Path) -> None:
    immich("upload", "--recursive", "--album", "--concurrency", "4", str(tree))

    assert Photo.objects.count() == COUNT
    assert all(server.path_of(photo).exists() for photo in Photo.objects.all())
    albums = {album.title: album.photos.count() for album in Album.objects.all()}
    assert set(albums) == {*FOLDERS, "more"}
    assert sum(albums.values()) == COUNT
    assert files_in(tree) == COUNT

    said = immich("upload", "--recursive", "--album", str(tree))

    assert f"{COUNT} duplicates" in said
    assert (Photo.objects.count(), Album.objects.count()) == (COUNT, len(FOLDERS) + 1)
    assert files_in(tree) == COUNT


def test_it_deletes_only_what_is_safely_kept(immich: Run, server: Server, tree: Path) -> None:
    immich("upload", "--recursive", "--concurrency", "4", str(tree))
    (tree / "new.jpg").write_bytes(jpeg(COUNT))
    (tree / "broken.jpg").write_bytes(b"no picture at all")
    gone, cut = Photo.objects.order_by("pk")[:2]
    server.path_of(gone).unlink()
    server.path_of(cut).chmod(0o600)
    server.path_of(cut).write_bytes(b"half")

    immich("upload", "--recursive", "--delete-duplicates", str(tree))

    left = sorted(path.name for path in tree.rglob("*") if path.is_file())
    assert "broken.jpg" in left  # refused, so it stays
    assert "new.jpg" in left  # no duplicate, and nobody said --delete
    assert Photo.objects.count() == COUNT + 1
    for photo in Photo.objects.all():
        assert server.path_of(photo).stat().st_size == photo.size_bytes
    assert set(left) <= {"broken.jpg", "new.jpg", gone.filename, cut.filename}
