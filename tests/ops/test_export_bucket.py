"""The way out of a bucket."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from accounts.models import User
from photos.storage import originals
from tests.bucket_server import BucketServer
from tests.factories import make_photo

BYTES = bytes(range(256)) * 20_000


def test_it_copies_objects_and_names_missing_ones(
    bucket_server: BucketServer, alice: User, tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(BYTES).hexdigest()
    originals().save("ab/film.mp4", ContentFile(BYTES))
    make_photo(alice, original_key="ab/film.mp4", sha256=sha256, filename="film.mp4")
    make_photo(alice, original_key="ab/gone.jpg", filename="gone.jpg")
    errors = io.StringIO()
    with pytest.raises(CommandError, match="1 originals are lost"):
        call_command("export", str(tmp_path / "out"), "--user", alice.email, stderr=errors)
    assert (tmp_path / "out/originals/2020/06/film.mp4").read_bytes() == BYTES
    assert "lost gone.jpg" in errors.getvalue()


def test_it_stops_when_the_bucket_is_away(
    bucket_server: BucketServer, alice: User, tmp_path: Path
) -> None:
    make_photo(alice)
    bucket_server.stop()
    with pytest.raises(CommandError, match=r"The export stopped: .* Run it again to go on\."):
        call_command("export", str(tmp_path / "out"), "--user", alice.email)
    assert not (tmp_path / "out/manifest.jsonl").exists()
