"""Shelves of codes: a cache that is made, kept in step and made again, whatever happens to it."""

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction

from accounts.models import User
from photos.models import Photo
from search.models import Embedding
from search.vectors import changes, nearest, upkeep
from search.vectors.shelf import NoShelf, Space, head_path, open_shelf
from tests.factories import make_photo
from tests.search.meaning import (
    DIMENSIONS,
    MODEL,
    add_photos,
    exactly,
    ids,
    scope_of,
    see,
    start_over,
    unit_vectors,
    vector_of,
)

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)
SPACE = Space("model", 1, DIMENSIONS)


@pytest.fixture(autouse=True)
def _every_library_is_large(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(upkeep, "EXACT_UP_TO", 0)
    settings.VECTORS_DIR = tmp_path / "vectors"
    start_over()


def codes_of(user: User) -> Path:
    path = head_path(user.pk, SPACE)
    (codes,) = path.parent.glob(f"{user.pk}-*.codes")
    return codes


def rows_on_shelf(user: User) -> int:
    return upkeep.shelves({user.pk}, SPACE)[user.pk].count


def assert_right(user: User) -> None:
    (vector,) = unit_vectors(1)
    assert nearest(scope_of(user), vector, MODEL, limit=8) == exactly(scope_of(user), vector, 8)


def test_it_keeps_no_shelf_for_a_small_library(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "EXACT_UP_TO", 30)
    add_photos(alice, 30)
    assert upkeep.shelves({alice.pk}, SPACE) == {}
    add_photos(alice, 1)
    assert rows_on_shelf(alice) == 31


def cut_the_codes(path: Path, codes: Path) -> None:
    os.truncate(codes, 100)


def remove_the_codes(path: Path, codes: Path) -> None:
    codes.unlink()


def remove_all(path: Path, codes: Path) -> None:
    codes.unlink()
    path.unlink()


def spoil_the_head(path: Path, codes: Path) -> None:
    path.write_bytes(b"\x00\xff nonsense")


def write_a_list(path: Path, codes: Path) -> None:
    path.write_text("[1, 2]")


def speak_of_another_format(path: Path, codes: Path) -> None:
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))


def speak_of_another_database(path: Path, codes: Path) -> None:
    path.write_text(path.read_text().replace('"database": "', '"database": "7'))


def promise_too_much(path: Path, codes: Path) -> None:
    path.write_text(path.read_text().replace('"count": 40', '"count": 4000000'))


def come_from_the_future(path: Path, codes: Path) -> None:
    path.write_text(path.read_text().replace('"horizon": ', '"horizon": 99'))


@pytest.mark.parametrize(
    "harm",
    [
        cut_the_codes, remove_the_codes, remove_all, spoil_the_head, write_a_list,
        speak_of_another_format, speak_of_another_database, promise_too_much, come_from_the_future,
    ],
)  # fmt: skip
def test_it_makes_a_harmed_shelf_again(alice: User, harm: Callable[[Path, Path], None]) -> None:
    add_photos(alice, 40)
    assert rows_on_shelf(alice) == 40
    before = codes_of(alice)
    upkeep._held.clear()  # as in another process, which has nothing mapped
    harm(head_path(alice.pk, SPACE), before)
    assert_right(alice)
    assert codes_of(alice) != before
    assert rows_on_shelf(alice) == 40


def test_it_answers_where_it_cannot_write(
    alice: User, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.VECTORS_DIR = tmp_path / "file" / "vectors"
    add_photos(alice, 40)
    assert_right(alice)
    assert "No codes of vectors" in caplog.text


def test_it_writes_only_what_is_new(alice: User) -> None:
    add_photos(alice, 40)
    assert rows_on_shelf(alice) == 40
    before = codes_of(alice)
    add_photos(alice, 7)
    assert rows_on_shelf(alice) == rows_on_shelf(alice) == 47
    assert codes_of(alice) == before


def test_it_reads_a_large_library_piece_by_piece(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "COPY_ROWS", 16)
    add_photos(alice, 70)
    assert rows_on_shelf(alice) == 70
    assert_right(alice)


def test_it_opens_no_shelf_that_was_just_replaced(alice: User) -> None:
    add_photos(alice, 10)
    head = upkeep.shelves({alice.pk}, SPACE)[alice.pk].head
    codes_of(alice).unlink()
    with pytest.raises(NoShelf):
        open_shelf(head_path(alice.pk, SPACE), head)


def test_it_makes_a_shelf_again_that_grew_much(alice: User) -> None:
    add_photos(alice, 10)
    rows_on_shelf(alice)
    before = codes_of(alice)
    add_photos(alice, 40)
    assert rows_on_shelf(alice) == 50
    assert codes_of(alice) != before


def test_it_makes_a_shelf_again_when_most_is_gone(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = add_photos(alice, 40)
    rows_on_shelf(alice)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos[:20]]).delete()
    rows_on_shelf(alice)
    monkeypatch.setattr(upkeep, "LOOK_SECONDS", 0)
    assert rows_on_shelf(alice) == 20
    Photo.objects.all().delete()
    assert upkeep.shelves({alice.pk}, SPACE) == {}


def test_it_removes_the_shelves_of_an_older_version(alice: User) -> None:
    photos = add_photos(alice, 10)
    rows_on_shelf(alice)
    see(photos, unit_vectors(10), version=2)
    newer = Space("model", 2, DIMENSIONS)
    assert upkeep.shelves({alice.pk}, newer)[alice.pk].count == 10
    assert not head_path(alice.pk, SPACE).parent.exists()


def test_it_goes_over_the_edge_of_a_block(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("codes", "shelf"):
        monkeypatch.setattr(f"search.vectors.{module}.BLOCK_ROWS", 64)
    add_photos(alice, 50)
    rows_on_shelf(alice)
    add_photos(alice, 149)
    assert rows_on_shelf(alice) == 199
    assert_right(alice)


@commits
def test_it_misses_nothing_that_is_committed_late(alice: User) -> None:
    """The first transaction to write is the last to end."""
    add_photos(alice, 20)
    late, early = make_photo(alice), make_photo(alice)
    first, second = unit_vectors(2)
    has_written, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            see([late], first[None])
            has_written.set()
            may_end.wait(20)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    has_written.wait(20)
    see([early], second[None])
    assert ids(nearest(scope_of(alice), second, MODEL, limit=3))[0] == early.pk
    assert late.pk not in ids(nearest(scope_of(alice), first, MODEL, limit=3))
    may_end.set()
    writer.join()
    assert ids(nearest(scope_of(alice), first, MODEL, limit=3))[0] == late.pk


@commits
def test_it_lists_what_it_has_only_until_it_may_forget(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "MOST_RELISTED", 5)
    add_photos(alice, 20)
    rows_on_shelf(alice)
    add_photos(alice, 8)
    assert rows_on_shelf(alice) == 28
    last = max(Embedding.objects.values_list("revision", flat=True))
    wait_until_over(last)  # tests beside this one have open transactions in the same server
    assert rows_on_shelf(alice) == 28
    assert upkeep.shelves({alice.pk}, SPACE)[alice.pk].head.horizon > last


@commits
def test_it_is_not_misled_by_numbers_of_a_former_server(alice: User) -> None:
    """As after a restore: rows bear transactions that this server has not come to."""
    photos = add_photos(alice, 20)
    with connection.cursor() as cursor:
        cursor.execute("alter table search_embedding disable trigger search_stamp_written")
        cursor.execute("update search_embedding set revision = 4000000000000")
        cursor.execute("alter table search_embedding enable trigger search_stamp_written")
    assert_right(alice)
    photo = make_photo(alice)
    (vector,) = unit_vectors(1)
    see([photo], vector[None])
    assert ids(nearest(scope_of(alice), vector, MODEL, limit=3))[0] == photo.pk
    see([photos[0]], -vector[None])
    assert ids(nearest(scope_of(alice), -vector, MODEL, limit=3))[0] == photos[0].pk
    assert rows_on_shelf(alice) == 22


def wait_until_over(transaction: int) -> None:
    """Until every transaction up to this one has ended: another test's may take minutes."""
    deadline = time.monotonic() + 300
    while oldest_open_transaction() <= transaction:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def oldest_open_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def in_another_process(work: Callable[[], None]) -> int:
    """Fork, work with a connection of its own, and end at once."""
    connection.close()
    child = os.fork()
    if not child:
        status = 1
        try:
            work()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            connection.close()
            os._exit(status)
    return child


@commits
def test_it_finds_what_another_process_put_on_the_shelf(alice: User) -> None:
    add_photos(alice, 20)
    rows_on_shelf(alice)
    photo = make_photo(alice)
    (vector,) = unit_vectors(1)
    see([photo], vector[None])
    os.waitpid(in_another_process(lambda: assert_right(alice)), 0)
    assert rows_on_shelf(alice) == 21
    assert ids(nearest(scope_of(alice), vector, MODEL, limit=3))[0] == photo.pk


@commits
@pytest.mark.slow
@pytest.mark.parametrize("point", ["append", "keep_head"])
def test_it_survives_being_killed_while_it_writes(
    alice: User, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_photos(alice, 20)
    rows_on_shelf(alice)
    photos = add_photos(alice, 10)

    def stop_here() -> None:
        write = getattr(upkeep, point)

        def write_and_die(*arguments: Any) -> None:
            if point == "append":
                write(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(upkeep, point, write_and_die)
        rows_on_shelf(alice)

    _, status = os.waitpid(in_another_process(stop_here), 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert rows_on_shelf(alice) == 30
    assert ids(nearest(scope_of(alice), vector_of(photos[0]), MODEL, limit=1)) == [photos[0].pk]


@commits
def test_it_is_written_by_many_at_once(alice: User) -> None:
    add_photos(alice, 20)
    rows_on_shelf(alice)
    photos = add_photos(alice, 30)
    children = [in_another_process(lambda: assert_right(alice)) for _ in range(4)]
    for child in children:
        os.waitpid(child, 0)
    shelf = upkeep.shelves({alice.pk}, SPACE)[alice.pk]
    assert shelf.count == 50
    assert len(shelf.rows_of(np.array([photo.pk for photo in photos]))) == 30


def test_it_finds_what_was_committed_within_a_second(alice: User) -> None:
    add_photos(alice, 200)
    rows_on_shelf(alice)
    photo = make_photo(alice)
    (vector,) = unit_vectors(1)
    see([photo], vector[None])
    started = time.monotonic()
    assert ids(nearest(scope_of(alice), vector, MODEL, limit=1)) == [photo.pk]
    assert time.monotonic() - started < 1
