"""A resolution that is killed, and two at once: all of it or nothing, and one of them."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.services import add_photos
from dedup import services
from dedup.models import DuplicateGroup, Resolution
from dedup.services import InvalidResolution, bulk, resolving
from dedup.services.ledger import Ledger
from photos.models import Photo
from tests.dedup.resolved import make_pair

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Pair = tuple[DuplicateGroup, Photo, Photo]


@pytest.fixture
def pair(transactional_db: None, alice: User) -> Pair:
    group, keeper, loser = make_pair(alice, caption="At the sea")
    add_photos(Album.objects.create(owner=alice, title="Trip"), [loser])
    return group, keeper, loser


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(module: object, name: str, work: Callable[[], object]) -> None:
    """Do it in a process of its own that is killed where it comes to this function."""

    def run() -> None:
        connection.connection = None  # the parent's; this process opens its own
        setattr(module, name, die)
        work()

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


POINTS = [
    (resolving, "trash_photos"),  # all is carried, nothing is in the trash
    (resolving, "_drawn_up"),  # all is done, nothing is written down
    (Ledger, "differences"),
]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point[1])
def test_a_kill_in_the_middle_leaves_nothing_done(pair: Pair, point: tuple[object, str]) -> None:
    group, keeper, loser = pair
    killed_at(*point, lambda: services.resolve(group, keeper, [loser]))
    assert not Photo.objects.exclude(trashed_at=None).exists()
    assert not AlbumPhoto.objects.filter(photo=keeper).exists()
    assert not Resolution.objects.exists()
    services.resolve(group, keeper, [loser])
    assert AlbumPhoto.objects.filter(photo=keeper).exists()


def test_a_kill_in_a_bulk_leaves_whole_groups(alice: User, pair: Pair) -> None:
    """The second group dies; the first is done, and is taken back as what it is."""
    group, _, _ = pair
    second, _, _ = make_pair(alice)
    DuplicateGroup.objects.update(kind="identical")
    token = services.plan_bulk(alice, "exact").token
    keep = bulk.resolve_planned

    def keep_one(*arguments: object) -> int:
        if Resolution.objects.exists():
            die()
        return keep(*arguments)  # type: ignore[arg-type]

    def run() -> None:
        connection.connection = None
        bulk.AT_ONCE = 1
        bulk.resolve_planned = keep_one  # type: ignore[assignment]
        services.resolve_bulk(alice, "exact", token)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    row = Resolution.objects.get()
    assert Photo.objects.exclude(trashed_at=None).count() == 1
    assert DuplicateGroup.objects.visible_to(alice).count() == 1
    assert row.bulk
    services.undo_bulk(alice, row.bulk)
    assert set(DuplicateGroup.objects.visible_to(alice)) == {group, second}


def test_two_tabs_that_want_the_opposite_do_not_lose_both(pair: Pair) -> None:
    group, keeper, loser = pair

    def press(photos: tuple[Photo, Photo]) -> bool:
        try:
            services.resolve(group, photos[0], [photos[1]])
        except InvalidResolution:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as tabs:
        done = list(tabs.map(press, [(keeper, loser), (loser, keeper)]))
    assert sorted(done) == [False, True]
    assert Photo.objects.filter(trashed_at=None).count() == 1
    assert Photo.objects.get(trashed_at=None).caption == "At the sea"
