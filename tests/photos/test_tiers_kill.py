"""kill -9 of two workers while originals move between storages: each is there whole, at any moment."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from accounts.models import User
from config.embedded import ROOT
from photos.models import Photo, TieredOriginal
from photos.services import tiering
from photos.storage import is_intact, originals
from tests.photos.test_tier_originals import both, store, use

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

PHOTOS = 40
ROUNDS = 8
SIZE_BYTES = 2 * 2**20
LONGEST_SECONDS = 0.5
State = TieredOriginal.State
WORKER = """
import django
django.setup()
from photos.services import tiering
print("ready", flush=True)
tiering.enrol_old()
tiering.tend_tiers()
"""


@pytest.fixture
def environment(tmp_path: Path, settings: Any) -> dict[str, str]:
    use(settings, f"file://{tmp_path}/cheap", tmp_path)
    server = urlsplit(os.environ["DATABASE_URL"])
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": server._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "HEIRLOOM_DATA": str(tmp_path),
        "HEIRLOOM_SECRET_KEY": "test",
        "HEIRLOOM_ORIGINALS": f"file://{tmp_path}/originals",
        "HEIRLOOM_CHEAP_ORIGINALS": f"file://{tmp_path}/cheap",
    }


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def work_and_die(environment: dict[str, str], chance: random.Random) -> None:
    """Two at once, each killed at a moment of its own."""
    workers = [start(environment), start(environment)]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        time.sleep(chance.uniform(0, LONGEST_SECONDS))
        worker.kill()
        worker.wait()


def test_no_original_is_ever_away(alice: User, environment: dict[str, str]) -> None:
    chance = random.Random(40)
    photos = [store(alice, chance.randbytes(SIZE_BYTES)) for _ in range(PHOTOS)]
    cut_off = 0
    for _ in range(ROUNDS):
        work_and_die(environment, chance)
        assert all(is_intact(originals(), each.original_key, each.sha256) for each in photos)
        cut_off += TieredOriginal.objects.filter(state__in=tiering.MOVING).exists()
        turn_round()
    assert cut_off > ROUNDS / 2
    TieredOriginal.objects.update(state=State.TO_CHEAP)
    tiering.enrol_old()
    tiering.tend_tiers()
    assert all(is_in_cheap_alone(photo) for photo in photos)


def turn_round() -> None:
    """What arrived goes back; what is on its way goes on."""
    for there, back in ((State.CHEAP, State.TO_FAST), (State.FAST, State.TO_CHEAP)):
        TieredOriginal.objects.filter(state=there).update(state=back)


def is_in_cheap_alone(photo: Photo) -> bool:
    storage = both()
    is_whole = is_intact(storage.cheap, photo.original_key, photo.sha256)
    return is_whole and not storage.fast.exists(photo.original_key)
