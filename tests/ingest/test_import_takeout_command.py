"""manage.py import_takeout: its options, its summary and its exit status."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from albums.models import Album
from ingest.management.commands import import_takeout
from ingest.models import TakeoutImport
from ingest.takeout.progress import Progress
from photos.models import Photo
from tests.ingest.takeout_exports import ROOT, YEAR, album, item, picture
from tests.ingest.takeout_files import write_zip

FILES = {
    f"{YEAR}/a.jpg": picture(1), f"{YEAR}/a.jpg.json": item("a.jpg"),
    f"{ROOT}/Trip/metadata.json": album("Trip"), f"{ROOT}/Trip/a.jpg": picture(1),
}  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_zip(tmp_path / "takeout-1.zip", FILES)


def run(*words: Any, email: str = "Alice@example.org", output: io.StringIO | None = None) -> str:
    output = output or io.StringIO()
    call_command("import_takeout", *map(str, words), "--user", email, stdout=output, stderr=output)
    return output.getvalue()


def test_it_brings_an_export_in_and_says_so(alice: User, archive: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    said = run(archive, "--report", report)
    assert "1  Added" in said
    assert "4  members of the archives" in said
    assert Photo.objects.get().albums.get().title == "Trip"
    assert json.loads(report.read_text())["states"]["added"] == 1
    assert "added" not in run(archive)


def test_it_takes_every_option(alice: User, archive: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    said = run(
        archive, "--dry-run", "--only-album", "Trip", "--only-album", "Sea", "--no-albums",
        "--untitled-albums", "--include-trashed", "--skip-archived", "--skip-partner",
        "--after", "2001-02-03", "--before", "2020-02-03", "--report", report,
    )  # fmt: skip
    assert "nothing was changed" in said
    assert TakeoutImport.objects.get().options == {
        "only_albums": ["Trip", "Sea"], "with_albums": False, "untitled_albums": True,
        "include_trashed": True, "skip_archived": True, "skip_partner": True,
        "after": "2001-02-03", "before": "2020-02-03",
    }  # fmt: skip
    assert len(report.read_text().splitlines()) == 1 + len(FILES)
    assert not Photo.objects.exists()


def test_it_ends_with_1_when_something_failed(alice: User, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(write_zip(tmp_path / "t.zip", {**FILES, f"{YEAR}/b.json": b"{"}))
    assert ended.value.code == 1
    assert Album.objects.exists()


def test_it_says_what_is_wrong_with_the_words(alice: User, archive: Path, tmp_path: Path) -> None:
    for words, email, reason in (
        ([archive], "nobody@example.org", "Nobody has the address"),
        ([tmp_path / "none.zip"], alice.email, "cannot be read"),
        ([archive, "--report", "a.txt"], alice.email, "must be a .json or a .csv"),
    ):
        with pytest.raises(CommandError, match=reason):
            run(*words, email=email)


def test_it_can_be_stopped_and_goes_on(
    alice: User, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for trouble, words in ((KeyboardInterrupt(), "Stopped"), (OSError("disk full"), "disk full")):

        def fail(*_words: Any, trouble: BaseException = trouble) -> None:
            raise trouble

        monkeypatch.setattr(import_takeout, "run_takeout", fail)
        with pytest.raises(CommandError, match=words):
            run(archive)
    assert TakeoutImport.objects.get().error == "Stopped by hand."
    monkeypatch.undo()
    run(archive)
    assert TakeoutImport.objects.get().error == ""
    assert Photo.objects.count() == 1


def test_it_tells_how_long_it_will_take(alice: User, archive: Path) -> None:
    output = Terminal()
    command = import_takeout.Command(stdout=output, stderr=output)
    told = import_takeout.ProgressLine(command)
    told.told_at -= 1
    told.tell(Progress("bring", 5, 10, 500, 1000))
    assert "Bringing the photos in: 5 of 10, 0:00:00 left" in output.getvalue()
    assert told.line(Progress("index", 1200), 0) == "Reading the archives: 1,200"
    assert told.line(Progress("match", 1, 4), told.began_at + 10).endswith("0:00:30 left")
