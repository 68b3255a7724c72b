"""manage.py move_storage: between any two storages, and never without a copy."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from config import env
from ops import moving
from ops.management.commands import move_storage as command
from photos.models import CopiedFile, Source, TieredOriginal
from photos.storage import Held, content_key, originals
from tests.bucket_server import BucketServer, keys_in, server

__all__ = ["server"]

pytestmark = pytest.mark.django_db
CONTENTS = [b"first", b"second", b"third" * 1000]
KEYS = [content_key(hashlib.sha256(content).hexdigest(), "jpg") for content in CONTENTS]


@pytest.fixture
def source(tmp_path: Path, on_disk: None) -> str:
    """Three originals in the storage of the library."""
    for key, content in zip(KEYS, CONTENTS, strict=True):
        originals().save(key, ContentFile(content))
    return f"file://{tmp_path}/originals"


@pytest.fixture
def target(tmp_path: Path) -> str:
    return f"file://{tmp_path}/new"


def at(address: str) -> Any:
    return storages.create_storage(env.storage(address))


def contents(address: str) -> dict[str, bytes]:
    storage = at(address)
    return {key: storage.open(key).read() for key in keys_in(storage)}


def move(source: str, target: str, **options: Any) -> str:
    told = io.StringIO()
    call_command("move_storage", source, target, stdout=told, stderr=told, **options)
    return told.getvalue()


def use(settings: Any, address: str, cheap: str = "") -> None:
    settings.STORAGES = {**settings.STORAGES, "originals": env.tiered(address, cheap)}


def test_it_copies_everything_and_deletes_nothing(source: str, target: str) -> None:
    told = move(source, target)
    assert contents(target) == contents(source) == dict(zip(KEYS, CONTENTS, strict=True))
    assert "3 of 3 files, 4.9 KB of 4.9 KB copied" in told.replace("\xa0", " ")
    assert "3 files: 3 copied" in told
    assert "3 files: 0 copied" in move(source, target)


def test_it_deletes_once_the_library_reads_the_new_one(
    source: str, target: str, settings: Any
) -> None:
    move(source, target)
    use(settings, target)
    originals_before = contents(target)
    assert "3 files deleted" in move(source, target, delete_source=True)
    assert contents(source) == {}
    assert contents(target) == originals_before
    assert not CopiedFile.objects.exists()
    assert "0 files deleted" in move(source, target, delete_source=True)


def test_what_came_meanwhile_is_copied_before_it_is_deleted(
    source: str, target: str, settings: Any
) -> None:
    move(source, target)
    late = content_key(hashlib.sha256(b"late").hexdigest(), "jpg")
    originals().save(late, ContentFile(b"late"))
    use(settings, target)
    move(source, target, delete_source=True)
    assert contents(target)[late] == b"late"


def test_it_deletes_nothing_that_the_library_would_miss(
    source: str, target: str, settings: Any, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="does not read originals from"):
        move(source, target, delete_source=True)
    use(settings, f"file://{tmp_path}/elsewhere")
    with pytest.raises(CommandError, match="does not read anything from"):
        move(source, target, delete_source=True)
    assert len(contents(source)) == 3


@pytest.mark.parametrize("way", ["there", "back"])
def test_it_moves_between_a_disk_and_a_bucket(
    source: str, server: BucketServer, settings: Any, way: str, tmp_path: Path
) -> None:
    before = contents(source)
    bucket = server.address("family/originals")
    move(source, bucket)
    use(settings, bucket)
    move(source, bucket, delete_source=True)
    assert (contents(source), contents(bucket)) == ({}, before)
    if way == "back":
        disk = f"file://{tmp_path}/disk"
        move(bucket, disk)
        use(settings, disk)
        move(bucket, disk, delete_source=True)
        assert (contents(bucket), contents(disk)) == ({}, before)
    assert "secret" not in str(CopiedFile.objects.values_list("source", "target"))


class Killed(BaseException):
    """As if the process was killed."""


def after(calls: int, step: Callable[..., Any]) -> Callable[..., Any]:
    """The step, and a kill after so many of it."""
    left = [calls]

    def done_or_killed(*args: Any, **options: Any) -> Any:
        result = step(*args, **options)
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return result

    return done_or_killed


@pytest.mark.parametrize("calls", [1, 2, 3])
@pytest.mark.parametrize("step", ["copy_verified", "copy_file"])
def test_a_copy_that_is_killed_goes_on(
    source: str, target: str, monkeypatch: pytest.MonkeyPatch, step: str, calls: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(moving, step, after(calls, getattr(moving, step)))
        with pytest.raises(Killed):
            move(source, target)
    assert len(contents(source)) == 3
    copied = 3 - calls
    assert f"3 files: {copied} copied" in move(source, target)
    assert contents(target) == contents(source)


@pytest.mark.parametrize("calls", [1, 2, 3])
@pytest.mark.parametrize("step", ["is_safe", "delete_copied"])
def test_a_deletion_that_is_killed_goes_on(
    source: str, target: str, settings: Any, monkeypatch: pytest.MonkeyPatch, step: str, calls: int
) -> None:
    use(settings, target)
    with monkeypatch.context() as patch:
        patch.setattr(moving, step, after(calls, getattr(moving, step)))
        with pytest.raises(Killed):
            move(source, target, delete_source=True)
    assert len(contents(target)) == 3
    move(source, target, delete_source=True)
    assert contents(source) == {}
    assert contents(target) == dict(zip(KEYS, CONTENTS, strict=True))


def test_a_damaged_file_is_named_and_stays(source: str, target: str, settings: Any) -> None:
    originals().save(KEYS[0], ContentFile(b"flipped"))
    use(settings, target)
    told = io.StringIO()
    with pytest.raises(CommandError, match="1 files stay where they are"):
        call_command("move_storage", source, target, delete_source=True, stdout=told, stderr=told)
    assert f"{KEYS[0]}: {KEYS[0]} is damaged where it is" in told.getvalue()
    assert len(contents(source)) == 3
    assert KEYS[0] not in contents(target)


def test_a_copy_that_was_damaged_since_is_no_reason_to_delete(
    source: str, target: str, settings: Any
) -> None:
    move(source, target)
    at(target).save(KEYS[1], ContentFile(b"flipped"))
    use(settings, target)
    with pytest.raises(CommandError, match="1 files stay"):
        move(source, target, delete_source=True)
    assert list(contents(source)) == [KEYS[1]]


def test_a_copy_that_was_lost_is_made_again(source: str, target: str) -> None:
    move(source, target)
    at(target).delete(KEYS[1])
    assert "3 files: 1 copied" in move(source, target)
    assert contents(target) == contents(source)


def test_a_rendition_that_was_made_again_since_is_kept(
    source: str, target: str, settings: Any
) -> None:
    key = KEYS[0].replace(".jpg", "-preview.webp")
    originals().save(key, ContentFile(b"before"))
    move(source, target)
    use(settings, target)
    at(target).save(key, ContentFile(b"made again"))
    move(source, target, delete_source=True)
    assert contents(target)[key] == b"made again"
    assert contents(source) == {}


def test_what_vanished_from_both_is_not_deleted_without_a_copy(
    source: str, target: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the copying and the deletion something else deletes copies, and adds a file."""
    key = KEYS[0].replace(".jpg", "-preview.webp")
    originals().save(key, ContentFile(b"preview"))
    use(settings, target)
    copy_all = moving.copy_all

    def copy_and_lose(move: moving.Move) -> moving.Progress:
        done = copy_all(move)
        at(target).delete(key)
        at(source).save("new.jpg", ContentFile(b"new"))
        return done

    monkeypatch.setattr(command, "copy_all", copy_and_lose)
    with pytest.raises(CommandError, match="2 files stay"):
        move(source, target, delete_source=True)
    assert set(contents(source)) == {key, "new.jpg"}


def test_what_the_library_deletes_meanwhile_is_no_failure(
    source: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_file = moving.copy_file

    def delete_and_copy(move: moving.Move, file: Held) -> bool:
        at(source).delete(file.key)
        return copy_file(move, file)

    monkeypatch.setattr(moving, "copy_file", delete_and_copy)
    assert "0 copied" in move(source, target)


def test_two_tiers_become_one(source: str, target: str, settings: Any) -> None:
    use(settings, target, cheap=source)
    for key in KEYS:
        TieredOriginal.objects.create(key=key, sha256=key[6:70], size_bytes=1, state="cheap")
    move(source, target, delete_source=True)
    assert contents(source) == {}
    assert [originals().open(key).read() for key in KEYS] == CONTENTS
    assert not TieredOriginal.objects.exists()


@pytest.mark.parametrize("other", ["", "/renditions", "/originals/ab"])
def test_it_deletes_in_no_folder_that_holds_another_storage_or_lies_in_one(
    source: str, target: str, settings: Any, tmp_path: Path, other: str
) -> None:
    """What it copied is not where the library would look for it."""
    settings.STORAGES = {
        **settings.STORAGES,
        "originals": env.tiered(source, target),
        "renditions": env.storage(f"file://{tmp_path}/renditions/of/photos"),
    }
    with pytest.raises(CommandError, match="Nothing is deleted"):
        move(f"file://{tmp_path}{other}", "file:///tmp/elsewhere" if not other else target,
             delete_source=True)  # fmt: skip
    assert len(contents(source)) == 3


def test_it_deletes_nothing_in_a_folder_that_is_somebodys(
    alice: User, source: str, tmp_path: Path
) -> None:
    own = tmp_path / "Pictures"
    own.mkdir()
    (own / "a.jpg").write_bytes(b"hers")
    Source.objects.create(owner=alice, kind="folder", name="Hers", root=str(own))
    with pytest.raises(CommandError, match="Nothing is deleted"):
        move(f"file://{own}", source, delete_source=True)
    assert (own / "a.jpg").read_bytes() == b"hers"


@pytest.mark.parametrize("below", ["", "/below"])
def test_it_refuses_a_storage_in_itself(source: str, below: str) -> None:
    parts = urlsplit(source)
    inner = parts._replace(path=parts.path + below).geturl()
    for ends in ([source, inner], [inner, source]):
        with pytest.raises(CommandError, match="the same, or one lies in the other"):
            move(*ends)


def test_it_refuses_what_is_no_storage(source: str) -> None:
    with pytest.raises(CommandError, match="must be file:///folder"):
        move(source, "ftp://elsewhere")


def test_it_says_that_a_storage_is_away(source: str) -> None:
    nobody = BucketServer("http://127.0.0.1:9")
    with pytest.raises(CommandError, match=r"The move stopped: .* Run it again to go on"):
        move(source, nobody.address("family/originals"))
    assert len(contents(source)) == 3


def test_only_one_process_is_at_a_move(source: str, target: str) -> None:
    ends = moving.End.at(source), moving.End.at(target)
    key = moving.lock_key(*ends)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("select pg_advisory_lock(%s, %s)", key)
        with pytest.raises(CommandError, match="Another process is at this move"):
            move(source, target)
        other.execute("select pg_advisory_unlock_all()")  # a server ends sessions in its own time
    move(source, target)


def test_a_bucket_is_known_by_its_server(server: BucketServer) -> None:
    name = moving.End.at(server.address("family/originals")).name
    assert name == f"s3://family/originals at {server.endpoint}"
    assert moving.End.at("s3://family").name == "s3://family at amazon"
    assert moving.is_within(
        f"s3://family/a at {server.endpoint}", f"s3://family at {server.endpoint}"
    )
    assert not moving.is_within(f"s3://family/a at {server.endpoint}", "s3://family at amazon")


def test_a_row_says_what_was_copied(source: str, target: str) -> None:
    move(source, target)
    row = CopiedFile.objects.get(key=KEYS[0])
    assert str(row) == f"{KEYS[0]} from {moving.End.at(source).name} to {target}"
