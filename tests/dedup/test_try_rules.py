"""The rules tried on folders and archives, as a person does who wonders what would be stacked."""

import hashlib
import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.ingest.icloud_files import movie, still, write
from tests.photos.metadata_files import jpeg

DATA = Path(__file__).parents[3] / "shared" / "data"
RAW, TAKEOUT = DATA / "raw", DATA / "takeout" / "sample-en"


def tried(*arguments: object) -> str:
    out = StringIO()
    call_command("evaluate_stacks", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_says_what_would_be_stacked_and_why(tmp_path: Path) -> None:
    edited, original = jpeg(width=80), jpeg(width=90)
    write(tmp_path / "in" / "IMG_1.JPG", still("LIVE"))
    write(tmp_path / "in" / "Moving.MOV", movie("LIVE"))
    write(tmp_path / "in" / "words.txt", b"no photo")
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as export:
        export.mkdir("Photos")
        for name, content in {"Sea copy.jpg": original, "Sea.jpg": original,
                              "Sea-edited.jpg": edited}.items():  # fmt: skip
            export.writestr(f"Photos/{name}", content)
    digests = [hashlib.sha256(content).hexdigest() for content in (original, edited)]
    assets = [
        {"id": 1, "sha256": digests[0]},
        {"id": 2, "sha256": digests[1], "edited_of": 1},
        {"id": 3, "sha256": "0", "live_video": {"sha256": "1"}},
    ]
    truth = write(tmp_path / "expected.json", json.dumps({"assets": assets}).encode())
    assert tried(tmp_path / "in", archive, "--truth", truth).splitlines() == [
        "IMG_1.JPG + Moving.MOV  live: The camera made them as one live photo",
        "Sea.jpg + Sea-edited.jpg  edit: Edited copy by its name",
        "4 files, 2 pairs stacked",
        "of 2 true pairs 1 found; 1 besides",
        "not found: no file + no file",
    ]


@pytest.mark.skipif(not RAW.is_dir(), reason="the evaluation data is not here")
def test_real_raw_and_live_photos_are_stacked_right() -> None:
    stacked = {line.partition("  ")[0] for line in tried(RAW).splitlines()[:-1]}
    assert stacked == {
        "IMG_2001.HEIC + IMG_2001.MOV", "IMG_2004.HEIC + IMG_2004.MOV",
        "IMG_4120.JPG + IMG_E4120.JPG", "lychee_train.jpg + lychee_train.mov",
        "SYN_0001.DNG + SYN_0001.JPG",
    }  # fmt: skip


@pytest.mark.skipif(not TAKEOUT.is_dir(), reason="the evaluation data is not here")
def test_an_export_is_stacked_by_its_names_alone_and_nothing_else_is() -> None:
    told = tried(*sorted(TAKEOUT.glob("*.zip")), "--truth", TAKEOUT / "expected.json")
    ties = [line for line in told.splitlines() if "  " in line]
    burst = [line for line in ties if "_BURST20190216172030" in line]
    assert len(burst) == 6, "four frames"
    assert "of 8 true pairs 7 found; 6 besides" in told
