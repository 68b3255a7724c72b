"""Several workers at once: nothing is missed that commits late, nothing fails that meets."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import User
from dedup.finding import held
from dedup.finding.candidates import candidates_of
from dedup.finding.hashing import hash_photos
from dedup.models import PictureHash
from photos.models import Photo
from tests.dedup.hashed import keep_preview, make_hashed
from tests.factories import make_photo
from tests.ml.scenes import scene

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_SECONDS = 20


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    held.in_memory.clear()
    yield
    held.in_memory.clear()


def in_thread(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        connection.close()


def test_what_commits_late_is_not_missed(alice: User) -> None:
    one, late = make_hashed(alice, scene(1)), make_photo(alice)
    keep_preview(late, scene(1))
    written, may_end = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            hash_photos([late])
            written.set()
            may_end.wait(WAIT_SECONDS)

    with ThreadPoolExecutor(1) as worker:
        running = worker.submit(in_thread, write)
        assert written.wait(WAIT_SECONDS)
        sooner = make_hashed(alice, scene(1))
        assert candidates_of(one) == [sooner.pk]
        assert candidates_of(one) == [sooner.pk]
        may_end.set()
        running.result()
    assert candidates_of(one) == sorted([late.pk, sooner.pk], reverse=True)


def test_one_photo_is_hashed_by_several_at_once(alice: User) -> None:
    photo = make_photo(alice)
    keep_preview(photo, scene(1))
    with ThreadPoolExecutor(4) as workers:
        runs = [workers.submit(in_thread, lambda: hash_photos([photo])) for _ in range(8)]
        for run in runs:
            run.result()
    assert PictureHash.objects.filter(photo=photo).count() == 1


def test_a_photo_that_goes_meanwhile_leaves_nothing(alice: User) -> None:
    one, other = make_hashed(alice, scene(1)), make_hashed(alice, scene(1))
    assert candidates_of(one) == [other.pk]
    Photo.objects.filter(pk=one.pk).delete()
    assert candidates_of(one) == []
    assert candidates_of(other) == []
