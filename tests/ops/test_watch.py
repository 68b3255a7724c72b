"""Operators are told what they did not ask for: disks, sources, stages, queues, backups, versions."""

import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from ops.models import Backup, Pulse, Trouble
from ops.tasks import watch, watch_version
from ops.watching.disks import disks
from ops.watching.pulses import BEAT, note_pulse
from photos.models import Photo, Source
from tests.factories import make_photo
from tests.ops.shared import forget_last_migration, make_run

pytestmark = pytest.mark.django_db


def told() -> dict[str, str]:
    return dict(Trouble.objects.filter(ended_at=None).values_list("topic", "words"))


@pytest.fixture(autouse=True)
def _room(settings: Any) -> None:
    settings.DISK_LOW_BYTES = 0


def test_all_is_well() -> None:
    note_pulse("old@gone")
    Pulse.objects.update(seen_at=timezone.now() - timedelta(days=2))
    watch()
    watch_version()
    assert told() == {}
    assert [pulse.name for pulse in Pulse.objects.all()] == [BEAT]


def test_a_disk_that_fills_is_told_until_there_is_room(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = SimpleNamespace(free=3 * 2**20, total=2**30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    settings.DISK_LOW_BYTES = 5 * 2**20
    watch()
    (words,) = told().values()
    assert words.endswith(" is nearly full: 3.0 MB are free of 1.0 GB.")
    assert disks()[0].used_per_cent == 100
    settings.DISK_LOW_BYTES = 2**20
    watch()
    assert told() == {}


def test_a_source_that_is_away_is_told(alice: User) -> None:
    nas = Source.objects.create(owner=alice, kind="folder", name="NAS", root="/nas")
    Source.objects.create(owner=alice, kind="folder", name="Paused", root="/p", state="paused")
    for state, words in (
        ("offline", "The source “NAS” of Alice is offline."),
        ("asks", "Much is missing in the source “NAS” of Alice: it asks."),
    ):
        Source.objects.filter(pk=nas.pk).update(state=state)
        watch()
        assert told() == {f"source {nas.pk}": words}
    Source.objects.filter(pk=nas.pk).update(state="active")
    watch()
    assert told() == {}


def test_a_stage_that_fails_is_told_and_a_broken_file_is_not(alice: User) -> None:
    for _ in range(9):
        make_run(alice, "renditions", "failed", error="Traceback\nNo room", minutes=3)
    for _ in range(12):
        make_run(alice, "renditions", "failed", error="Long ago", minutes=90)
    watch()
    assert told() == {}
    make_run(alice, "renditions", "failed", error="Traceback\nNo room", minutes=2)
    watch()
    words = "The stage “renditions” failed for 10 photos within an hour: No room"
    assert told() == {"stage renditions": words}
    for _ in range(10):
        make_run(alice, "renditions", "done", minutes=1)
    watch()
    assert told() == {}


def test_a_queue_that_stands_is_told(alice: User) -> None:
    make_run(alice, "faces", "due", minutes=20)
    watch()
    assert "“ml”" in told()["queue ml"]


def test_photos_without_a_backup_are_told_until_there_is_one(alice: User, settings: Any) -> None:
    photo = make_photo(alice)
    watch()
    assert told() == {}
    Photo.objects.filter(pk=photo.pk).update(added_at=datetime(2026, 3, 9, 12, tzinfo=UTC))
    Backup.objects.create(place="/safe", error="The disk is full.")
    watch()
    words = "Photos are here since 9 Mar 2026 and no backup was made of them"
    assert told() == {"late backup": f"{words}: see docs/backup.md."}
    settings.BACKUP_LATE_DAYS = 0
    watch()
    assert told() == {}
    settings.BACKUP_LATE_DAYS = 7
    Backup.objects.create(place="/safe", stamp="1")
    watch()
    assert told() == {}


def test_a_backup_that_is_late_is_told() -> None:
    made = datetime(2026, 3, 9, 12, tzinfo=UTC)
    Backup.objects.create(place="/safe", stamp="1", finished_at=made)
    watch()
    assert told() == {"late backup": "The last backup was made on 9 Mar 2026: see docs/backup.md."}


def test_a_new_version_whose_migrations_wait_is_told() -> None:
    forget_last_migration()
    watch_version()
    assert told()["version migrations"] == (
        "This version changes the database, and 1 change waits: run manage.py migrate."
    )
