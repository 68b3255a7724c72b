"""Parts of a library are stopped and started at random, under load: nothing is lost, health tells
the truth, and everything recovers by itself. `make test-chaos` runs it, ten minutes long."""

import hashlib
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import ROOT
from tests.chaos.judging import MISSED_SECONDS, Outage, answers_while_away, failures, untruths
from tests.chaos.load import Load, make_photos, wait_for
from tests.chaos.parts import EMAIL, Library, Part, parts_of, running_library
from tests.stages import NOT_OF_EVERY_PHOTO

pytestmark = pytest.mark.chaos

SECONDS = float(os.environ.get("CHAOS_SECONDS", "600"))
SEED = os.environ.get("CHAOS_SEED", "1")
LONG_RUN_SECONDS = 300  # in which all workers are away once for so long that they are missed
FOLDERS = 4
PATIENCE_SECONDS = 900


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    models = Path(os.environ.get("HEIRLOOM_MODELS", ROOT / "var" / "test" / "models"))
    log = Path(os.environ.get("CHAOS_LOG", tmp_path / "library.log"))
    with running_library(tmp_path / "data", models=models, log=log) as library:
        yield library


def test_it_loses_nothing_when_parts_come_and_go(library: Library, tmp_path: Path) -> None:
    count = int(40 + SECONDS / 8)
    uploads = make_photos(tmp_path / "sent", count)
    folders = [tmp_path / f"folder{number}" for number in range(FOLDERS)]
    handed_in = [path for folder in folders for path in make_photos(folder, count // FOLDERS)]
    load = Load(library, seconds=SECONDS)
    load.start(uploads, folders)

    outages = trouble(parts_of(library), random.Random(SEED))

    load.wait_until_all_is_in(seconds=PATIENCE_SECONDS)
    files = [*uploads, *handed_in]
    wait_for(lambda: is_through(library, len(files)), seconds=PATIENCE_SECONDS,
             failure=lambda: f"still at work: {library.manage_well('status', '--json')}")  # fmt: skip
    wait_for(load.is_ready, seconds=PATIENCE_SECONDS, failure=lambda: "it is not ready again")
    load.stop()
    tell(load, outages)
    assert_nothing_is_lost(library, files)
    assert load.seen.refused == []
    assert list(untruths(load.seen.health, outages)) == []
    assert list(failures([*load.seen.pages, *load.seen.uploads], outages)) == []


def trouble(parts: list[Part], chance: random.Random) -> list[Outage]:
    """Each part in turn, in random order, away for a random while; at times two at once. A turn
    that was begun is ended, so that each was away in a short run, too."""
    ends, outages, turn = time.monotonic() + SECONDS, list[Outage](), list[Part]()
    while time.monotonic() < ends or turn:
        time.sleep(chance.uniform(3, 9))
        turn = turn or chance.sample(parts, len(parts))
        some = [turn.pop() for _ in range(min(len(turn), chance.choice([1, 1, 2])))]
        outages += interrupt(some, chance, seconds=chance.uniform(1, 12))
    if SECONDS >= LONG_RUN_SECONDS:
        outages += interrupt(parts[:1], chance, seconds=MISSED_SECONDS + 15)
    return outages


def interrupt(parts: list[Part], chance: random.Random, *, seconds: float) -> list[Outage]:
    began, since = dict[str, float](), dict[str, float]()
    for part in parts:
        began.setdefault(part.named, time.monotonic())
        part.stop(chance)
        since[part.named] = time.monotonic()
    time.sleep(seconds)
    until = time.monotonic()
    for part in parts:
        part.start(chance)
    back_at = time.monotonic()
    names = [part.named for part in parts]
    return [Outage(name, began[name], since[name], until, back_at) for name in names]


def is_through(library: Library, count: int) -> bool:
    rows = json.loads(library.manage_well("status", "--json"))
    done = {row["stage"]: row["done"] for row in rows if row["stage"] not in NOT_OF_EVERY_PHOTO}
    return set(done.values()) == {count} and not any(row["due"] for row in rows)


def assert_nothing_is_lost(library: Library, files: list[Path]) -> None:
    """Every file is a photo, once, and its bytes are those that were sent; nothing else is there."""
    sent = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    words = ("export", "--user", EMAIL, "--manifest-only")
    rows = [json.loads(line) for line in library.manage_well(*words).splitlines()]
    assert sorted(row["sha256"] for row in rows) == sent
    kept = [path for path in (library.disk / "originals").rglob("*") if path.is_file()]
    assert sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in kept) == sent
    assert len(list((library.disk / "renditions").rglob("*-thumbnail.webp"))) == len(sent)


def tell(load: Load, outages: list[Outage]) -> None:
    """For the report of whoever runs it."""
    print(f"\nSeed {SEED}, {SECONDS:g} s, outages: {dict(Counter(each.part for each in outages))}")
    print(f"Acknowledged uploads: {len(load.seen.acknowledged)}")
    seen = {"uploads": load.seen.uploads, "pages": load.seen.pages, "health": load.seen.health}
    for name, answers in seen.items():
        print(f"Answers of {name}: {dict(Counter(answer.status for answer in answers))}")
    print(f"Health asked while away: {dict(answers_while_away(load.seen.health, outages))}")
