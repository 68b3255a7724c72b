"""kill -9 of the command at random moments of an import: the same library as without."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.embedded import ROOT as PROJECT
from config.embedded import stop_servers
from tests.ingest.takeout_exports import ROOT, YEAR, album, film, item, picture
from tests.ingest.takeout_files import write_zip
from tests.stored import environment_without_servers

SAMPLE = Path(__file__).resolve().parents[3] / "shared/data/takeout/sample-en"
PHOTOS = 60
Rows = list[dict[str, Any]]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A library of its own; its servers outlive the commands that are killed."""
    data = tmp_path / "data"
    yield {**environment_without_servers(), "HEIRLOOM_DATA": str(data)}
    stop_servers(data)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Two parts with albums, entries without files, edits and live photos."""
    folder = tmp_path / "takeout"
    folder.mkdir()
    parts: list[dict[str, bytes]] = [{}, {}]
    for number in range(PHOTOS):
        name, said = f"{number}.jpg", item(f"{number}.jpg", people=[{"name": f"P{number % 5}"}])
        parts[number % 2][f"{YEAR}/{name}"] = picture(number)
        parts[number % 3 % 2][f"{YEAR}/{name}.json"] = said
        if number % 4 == 0:
            parts[1][f"{YEAR}/{number}-edited.jpg"] = picture(1000 + number)
        if number % 4 == 1:
            parts[0][f"{YEAR}/{number}.mp4"] = film(number)
        if number % 4 == 2:
            parts[1][f"{ROOT}/Trip/{name}.json"] = said
        if number % 4 == 3:
            parts[0][f"{ROOT}/Trip/{name}"] = picture(number)
    parts[1][f"{ROOT}/Trip/metadata.json"] = album("Trip")
    for number, files in enumerate(parts, start=1):
        write_zip(folder / f"takeout-20240712T112341Z-00{number}.zip", files)
    return folder


def command(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        command(*words), cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def is_killed(environment: dict[str, str], words: list[str], *, after_s: float) -> bool:
    """Whether the command was still at work when it was killed."""
    running = subprocess.Popen(
        command(*words), cwd=PROJECT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return running.wait(after_s) != 0
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return True


def library_of(environment: dict[str, str], email: str) -> Rows:
    """The manifest without what numbers rows; stacks by the photos in them."""
    lines = manage(environment, "export", "--user", email, "--manifest-only").splitlines()
    rows = sorted((json.loads(line) for line in lines), key=lambda row: str(row["sha256"]))
    stacks: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        stacks[row["stack_id"]].append(row["sha256"])
    for row in rows:
        row["stack_id"] = row["stack_id"] and stacks[row["stack_id"]]
        del row["id"]
    return rows


def assert_kills_change_nothing(environment: dict[str, str], archives: Path, kills: int) -> None:
    """Rounds of kills, each in the empty library of another person, until there were enough."""
    chance = random.Random(kills)
    expected, account, seconds = undisturbed(environment, archives)
    killed = rounds = 0
    while killed < kills:
        rounds += 1
        email = f"round{rounds}@example.org"
        words, report = prepare(environment, archives, email)
        while killed < kills:
            after_s = chance.uniform(0.3, 1) * seconds
            if not is_killed(environment, words, after_s=after_s):
                seconds = after_s  # the machine is quicker than it was: else few are killed
                break
            killed += 1
        manage(environment, *words)
        assert library_of(environment, email) == expected
        assert json.loads(report.read_text())["states"] in (account, after_the_end(account))


def after_the_end(states: dict[str, int]) -> dict[str, int]:
    """The account of one run more, after one that was through: nothing is new."""
    duplicate = states["duplicate"] + states["added"]
    return {**states, "added": 0, "duplicate": duplicate}


def undisturbed(environment: dict[str, str], archives: Path) -> tuple[Rows, dict[str, int], float]:
    words, report = prepare(environment, archives, "alice@example.org")
    began = time.monotonic()
    manage(environment, *words)
    seconds = time.monotonic() - began
    states = json.loads(report.read_text())["states"]
    return library_of(environment, "alice@example.org"), states, seconds


def prepare(environment: dict[str, str], archives: Path, email: str) -> tuple[list[str], Path]:
    """A person with an empty library, and no original in the storage."""
    manage(environment, "create_user", email, "--password", "correct horse battery")
    shutil.rmtree(Path(environment["HEIRLOOM_DATA"], "originals"), ignore_errors=True)
    report = Path(environment["HEIRLOOM_DATA"], f"{email}.json")
    return ["import_takeout", str(archives), "--user", email, "--report", str(report)], report


@pytest.mark.slow
def test_a_made_export_survives_kill_9(environment: dict[str, str], made: Path) -> None:
    assert_kills_change_nothing(environment, made, 5)


@pytest.mark.kill
@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the evaluation data (../shared/data) is absent")
def test_the_sample_survives_fifty_kill_9(environment: dict[str, str]) -> None:
    assert_kills_change_nothing(environment, SAMPLE, 50)
