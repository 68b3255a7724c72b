"""Two at once: workers that group, and a person who trashes."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import User
from dedup.grouping import group_changed, group_photos, regroup
from dedup.models import DuplicateGroup
from photos.models import Photo
from tests.dedup.grouped import ids, link_all, make_link, sets_of_groups
from tests.factories import make_photo

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], object]) -> None:
    """Run each in a thread with a connection of its own; what one raises is raised here."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        for running in [pool.submit(run, work) for work in works]:
            running.result(timeout=60)


def test_it_makes_one_group_when_several_workers_come(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(6)]
    link_all(*photos[:3])
    link_all(*photos[3:])
    at_once(
        *(lambda photo=photo: group_photos([photo]) for photo in photos),
        lambda: regroup(alice.pk),
    )
    assert sets_of_groups() == {ids(*photos[:3]), ids(*photos[3:])}
    assert set(DuplicateGroup.objects.values_list("shown_count", flat=True)) == {3}


def test_it_counts_right_when_two_of_a_group_are_trashed_at_once(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(4)]
    link_all(*photos)
    group_photos(photos)

    def trash(photo: Photo) -> None:
        Photo.objects.filter(pk=photo.pk).update(trashed_at=timezone.now())

    at_once(lambda: trash(photos[0]), lambda: trash(photos[1]))
    assert DuplicateGroup.objects.get().shown_count == 2


def test_it_heals_when_one_is_trashed_in_the_moment_in_which_it_is_grouped(alice: User) -> None:
    """Neither sees the other: the group is right once what changed was looked at again."""
    a, b, c = (make_photo(alice) for _ in range(3))
    make_link(a, b, 99)
    make_link(a, c, 97)
    is_trashed, is_grouped = threading.Event(), threading.Event()

    def trash() -> None:
        with transaction.atomic():
            Photo.objects.filter(pk=b.pk).update(trashed_at=timezone.now())
            is_trashed.set()
            is_grouped.wait(10)

    def group() -> None:
        is_trashed.wait(10)
        group_photos([a, b, c])
        is_grouped.set()

    at_once(trash, group)
    group_changed(alice.pk)
    assert sets_of_groups() == {ids(a, c)}
    assert DuplicateGroup.objects.get().shown_count == 2
