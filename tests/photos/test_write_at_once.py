"""A photo that two write at the same time: what a person decided is there afterwards."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connections, transaction

from accounts.models import User
from dedup.services.carrying.writing import set_columns
from dedup.services.ledger import Ledger
from photos.curation import set_caption
from photos.metadata import Metadata
from photos.models import Decision, Photo
from photos.services.metadata import apply_metadata
from tests.factories import make_photo
from tests.locks import count_locks

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@contextmanager
def comes_meanwhile(work: Callable[[], object]) -> Iterator[Callable[[], None]]:
    """`start` begins the work on a connection of its own, and returns when it waits for ours."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        begun = []

        def start() -> None:
            begun.append(other.submit(run))
            until = time.monotonic() + 10
            while not is_anybody_waiting():
                assert time.monotonic() < until, "it does not wait"
                time.sleep(0.01)

        yield start
        begun[0].result(20)


def is_anybody_waiting() -> bool:
    return count_locks("not granted") > 0


def hold(photo: Photo) -> None:
    list(Photo.objects.filter(pk=photo.pk).select_for_update(no_key=True))


def test_a_file_that_is_read_again_does_not_overwrite_what_was_carried(alice: User) -> None:
    photo = make_photo(alice)
    told = Metadata(caption="The file's", rating=2, latitude=48.0, longitude=2.0)
    carried = {"caption": "Carried", "latitude": 38.7, "longitude": -9.1}
    reading = partial(apply_metadata, photo, told)
    with comes_meanwhile(reading) as start, transaction.atomic():
        hold(photo)
        start()
        set_columns(photo.pk, carried, Ledger(alice.pk))
    photo.refresh_from_db()
    assert (photo.caption, photo.latitude, photo.longitude) == ("Carried", 38.7, -9.1)
    assert photo.rating == 2, "nobody decided"


def test_a_click_waits_for_a_resolution_and_does_not_stop_it(alice: User) -> None:
    photo = make_photo(alice)
    click = partial(set_caption, photo, "Said on the page")
    with comes_meanwhile(click) as start, transaction.atomic():
        hold(photo)
        start()
        set_columns(photo.pk, {"caption": "Carried"}, Ledger(alice.pk))
    photo.refresh_from_db()
    assert photo.caption == Decision.objects.get().value == "Said on the page"
