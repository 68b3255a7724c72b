"""Where the files of a test lie: of its own on a disk, and of its own in a bucket."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from config import env
from photos.storage import originals, renditions
from tests.stored import (
    addresses_below,
    all_files,
    environment_without_servers,
    everything_below,
    on_disk_below,
    put,
    stored_below,
)

BUCKET = "s3://family/{}?region_name=us-east-1&access_key=key&secret_key=a%2Fb"
FOLDER = Path("/tmp/of a test")


def test_it_lies_below_a_prefix_where_the_settings_name_a_bucket() -> None:
    stores = {kind: env.storage(BUCKET.format(kind)) for kind in ("originals", "renditions")}
    stores["default"] = env.storage("file:///srv/files")
    found = stored_below(FOLDER, stores)
    assert found["originals"]["OPTIONS"]["location"] == "tmp/of a test/originals"
    assert found["renditions"]["OPTIONS"]["bucket_name"] == "family"
    assert found["default"] == stores["default"]
    assert on_disk_below(FOLDER, stores)["originals"] == env.storage(f"file://{FOLDER}/originals")


@pytest.mark.parametrize("address", [BUCKET, ""])
def test_a_program_stores_where_the_test_does(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = {}
    for kind in ("originals", "renditions"):
        monkeypatch.delenv(f"HEIRLOOM_{kind.upper()}", raising=False)
        if address:
            monkeypatch.setenv(f"HEIRLOOM_{kind.upper()}", address.format(kind))
        stores[kind] = env.storage(address.format(kind) or f"file:///srv/{kind}")
    said = addresses_below(FOLDER)
    assert {
        "originals": env.storage(said["HEIRLOOM_ORIGINALS"]),
        "renditions": env.storage(said["HEIRLOOM_RENDITIONS"]),
    } == stored_below(FOLDER, stores)


def test_an_installation_of_its_own_knows_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_ORIGINALS", BUCKET)
    monkeypatch.setenv("HEIRLOOM_LOG_LEVEL", "INFO")
    kept = environment_without_servers()
    assert not {"DATABASE_URL", "REDIS_URL", "HEIRLOOM_ORIGINALS", "HEIRLOOM_SECRET_KEY"} & set(
        kept
    )
    assert kept["HEIRLOOM_LOG_LEVEL"] == "INFO"


def test_it_finds_every_file_once(tmp_path: Path) -> None:
    originals().save("ab/a.jpg", ContentFile(b"before"))
    put(originals(), "ab/a.jpg", b"one")
    put(renditions(), "ab/a.webp", b"small")
    (tmp_path / "beside").write_bytes(b"two")
    stored = {"originals/ab/a.jpg": b"one", "renditions/ab/a.webp": b"small"}
    assert all_files() == stored
    assert everything_below(tmp_path) == {**stored, "beside": b"two"}
