"""What was decided about duplicates and stacks leaves with the export."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from dedup.models import Dismissal, DuplicateGroup, GroupMember, Preferences, Resolution
from dedup.services.partners import leave_alone
from ops import duplicates
from photos.models import KeptApart, Photo, Stack
from photos.services.stacks import stack_photos
from tests.factories import NOON, make_photo


def told_of(owner: User) -> dict[str, Any]:
    told: dict[str, Any] = json.loads("".join(duplicates.duplicates_of(owner)))
    return told


def manifest_of(owner: User) -> dict[str, dict[str, Any]]:
    out = io.StringIO()
    call_command("export", "--manifest-only", "--user", owner.email, stdout=out)
    return {entry["sha256"]: entry for entry in map(json.loads, out.getvalue().splitlines())}


def test_it_is_a_file_of_the_export(alice: User, tmp_path: Path) -> None:
    call_command("export", str(tmp_path / "out"), "--user", alice.email)
    assert json.loads((tmp_path / "out" / "duplicates.json").read_text()) == told_of(alice)


def test_it_tells_stacks_with_their_reason_and_by_whom(alice: User) -> None:
    jpeg, raw, alone = (make_photo(alice) for _ in range(3))
    reason = "Same name, 1 s apart"
    stack_photos(jpeg, [raw], kind=Stack.Kind.RAW, reason=reason, by_person=True)
    Photo.objects.filter(pk=raw.pk).update(is_locked=True)
    assert told_of(alice)["stacks"] == [
        {"kind": "raw", "reason": reason, "by_person": True, "primary": jpeg.sha256,
         "photos": [jpeg.sha256, raw.sha256]}
    ]  # fmt: skip
    told = manifest_of(alice)
    assert (told[raw.sha256]["stack_reason"], told[raw.sha256]["stack_by_person"]) == (reason, True)
    assert told[alone.sha256]["stack_reason"] is None


def test_it_tells_what_is_never_joined_or_offered_again(alice: User) -> None:
    one, two, raw = (make_photo(alice) for _ in range(3))
    KeptApart.objects.create(first=one, second=two)
    Dismissal.objects.create(first=one, second=raw)
    leave_alone(raw)
    Preferences.objects.create(owner=alice, least_per_cent=90, primary_format="raw")
    told = told_of(alice)
    assert told["kept_apart"] == [[one.sha256, two.sha256]]
    assert told["no_duplicates"] == [[one.sha256, raw.sha256]]
    assert told["left_alone"] == [raw.sha256]
    assert told["preferences"] == {
        "least_per_cent": 90, "stacks_by_itself": True, "primary_format": "raw", "raw_seconds": 2,
    }  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 2000])
def test_it_tells_what_was_resolved(
    alice: User, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(duplicates, "CHUNK", chunk)
    keeper, other = make_photo(alice), make_photo(alice, trashed_at=timezone.now())
    gone = 10**9
    for verb, undone in (("keep", None), ("dismiss", NOON)):
        Resolution.objects.create(
            owner=alice, verb=verb, keeper=keeper if verb == "keep" else None, made_at=NOON,
            photos=[keeper.pk, other.pk, gone], undone_at=undone,
        )  # fmt: skip
    both = {"photos": [keeper.sha256, other.sha256], "made_at": NOON.isoformat(), "rule": None}
    assert told_of(alice)["resolutions"] == [
        {**both, "verb": "keep", "keeper": keeper.sha256, "undone_at": None},
        {**both, "verb": "dismiss", "keeper": None, "undone_at": NOON.isoformat()},
    ]


def test_the_manifest_names_the_group_that_waits(alice: User) -> None:
    group = DuplicateGroup.objects.create(owner=alice, kind="same", per_cent=99)
    photo, alone = make_photo(alice), make_photo(alice)
    GroupMember.objects.create(group=group, photo=photo)
    told = manifest_of(alice)
    assert told[photo.sha256]["duplicate_group"] == group.pk
    assert told[alone.sha256]["duplicate_group"] is None


def test_it_tells_nothing_of_others(alice: User, bob: User) -> None:
    one, two = make_photo(bob), make_photo(bob)
    stack_photos(one, [two], kind=Stack.Kind.BURST)
    KeptApart.objects.create(first=one, second=two)
    Dismissal.objects.create(first=one, second=two)
    Resolution.objects.create(owner=bob, verb="keep_all", photos=[one.pk])
    leave_alone(one)
    told = told_of(alice)
    del told["version"], told["preferences"]
    assert not any(told.values())
