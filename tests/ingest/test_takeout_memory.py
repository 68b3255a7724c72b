"""An export of 200,000 members needs less than 500 MB of memory."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import ROOT as PROJECT
from config.embedded import stop_servers
from tests.ingest.takeout_exports import ROOT, item, picture
from tests.stored import environment_without_servers

MEMBERS = 200_000
PHOTOS = 300
MOST_MB = 500
# From a small process of its own: a child counts what its parent had when it was forked.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    yield {**environment_without_servers(), "HEIRLOOM_DATA": str(tmp_path / "data")}
    stop_servers(tmp_path / "data")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Photos that are all the same one, and descriptions of others."""
    content = picture()
    with zipfile.ZipFile(tmp_path / "takeout-1.zip", "w") as archive:
        for number in range(MEMBERS - PHOTOS):
            name = f"IMG_{number:06}_a_name_of_some_length.jpg"
            folder = f"{ROOT}/Photos from {2000 + number % 20}"
            archive.writestr(f"{folder}/{name}.supplemental-met.json", item(name))
            if number < PHOTOS:
                archive.writestr(f"{folder}/{name}", content)
    return tmp_path / "takeout-1.zip"


@pytest.mark.slow
def test_two_hundred_thousand_members_fit_into_memory(
    environment: dict[str, str], export: Path, tmp_path: Path
) -> None:
    def manage(*words: str) -> int:
        """The most memory that the command had, in KiB."""
        command = [sys.executable, "-c", MEASURE, sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=PROJECT, env=environment, check=True, stdout=subprocess.PIPE
        )
        return int(done.stdout.split()[-1])

    report = tmp_path / "report.json"
    manage("create_user", "alice@example.org", "--password", "correct horse battery")
    words = ("import_takeout", str(export), "--user", "alice@example.org", "--report", str(report))
    most_kb = manage(*words)
    account = json.loads(report.read_text())
    assert account["members"] == len(account["list"]) == MEMBERS
    assert account["states"]["duplicate"] == PHOTOS - 1
    assert most_kb / 1024 < MOST_MB
