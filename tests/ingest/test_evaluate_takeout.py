"""The shared sample comes in exactly as its truth says: as it is, and packed, split and named anew."""

import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import User
from ingest.pipeline import STAGE, run_batch
from ingest.takeout.evaluate import Export, evaluate, names
from ingest.takeout.report import report_of
from ops.manifest import exported_photos, is_live_half, manifest_entry
from photos.models import Photo
from tests.ingest.takeout_exports import bring_in
from tests.ingest.takeout_files import write_folder, write_tgz, write_zip

SAMPLE = Path(__file__).resolve().parents[3] / "shared/data/takeout/sample-en"
Files = dict[str, bytes]
Pack = Callable[[Path], list[Path]]
GERMAN = {
    "Google Photos": "Google Fotos", "Photos from": "Fotos von", "/metadata.json": "/Metadaten.json",
    "/Trash/": "/Papierkorb/", "/Archive/": "/Archiv/", "-edited": "-bearbeitet",
    "Untitled(": "Unbenannt(",
}  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not SAMPLE.is_dir(), reason="the evaluation data (../shared/data) is absent"
    ),
]


def sample_files() -> Files:
    files: Files = {}
    for part in SAMPLE.glob("*.zip"):
        with zipfile.ZipFile(part) as archive:
            files |= {name: archive.read(name) for name in archive.namelist()}
    return files


def as_it_is(_folder: Path) -> list[Path]:
    return [SAMPLE]


def in_german(folder: Path) -> list[Path]:
    """Other words, other parts, another order, as tgz."""
    chance = random.Random(3)
    parts: list[Files] = [{}, {}, {}, {}]
    files = list(sample_files().items())
    chance.shuffle(files)
    for name, content in files:
        chance.choice(parts)[german_name(name)] = content
    name = "takeout-20240712T112341Z-00{}.tgz"
    return [write_tgz(folder / name.format(n), each) for n, each in enumerate(parts, start=1)]


def german_name(path: str) -> str:
    for english, german in GERMAN.items():
        path = path.replace(english, german)
    return path


def unpacked_and_zipped(folder: Path) -> list[Path]:
    """Albums in a zip whose root has no name, the years unpacked."""
    files = sample_files()
    years = {name: content for name, content in files.items() if "Photos from" in name}
    albums = {name.removeprefix("Takeout/"): files[name] for name in files.keys() - years.keys()}
    write_folder(folder, years)
    return [folder / "Takeout", write_zip(folder / "albums.zip", albums)]


@pytest.mark.parametrize("pack", [as_it_is, in_german, unpacked_and_zipped])
def test_it_imports_the_sample_as_its_truth_says(alice: User, tmp_path: Path, pack: Pack) -> None:
    takeout = bring_in(alice, *pack(tmp_path))
    while run_batch(STAGE["metadata"]):
        pass
    entries = [manifest_entry(each) for each in exported_photos(alice) if not is_live_half(each)]
    expected = json.loads((SAMPLE / "expected.json").read_text())
    table = evaluate(Export(expected, {str(entry["sha256"]): entry for entry in entries}))
    assert {line.name: line.wrong for line in table if line.wrong} == {}
    report = report_of(takeout)
    assert report.adds_up
    assert report.total == expected["totals"]["archive_entries"]

    photos = Photo.objects.count()
    again = bring_in(alice, *map(Path, takeout.paths))
    assert report_of(again).states["added"] == 0
    assert Photo.objects.count() == photos


def test_it_counts_somebody_once_and_a_face_without_a_name_not_at_all() -> None:
    people = [{"name": "Ben"}, {"name": "Anna"}, {"name": "Anna"}, {"name": None}]
    assert names({"people": people}) == ["Anna", "Ben"]
