"""The stage that stacks, where there is very much: stacks have an end, and so have transactions."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dedup.models import PictureHash
from dedup.stacks import again, stacking
from dedup.stacks.reading import hashes_of
from dedup.stacks.stacking import stack_alike
from photos.models import Photo, Stack
from photos.services import stacks as photo_stacks
from photos.services.stacks import keep_apart, stack_photos
from tests.dedup.stacked import make_read, stacks

pytestmark = pytest.mark.django_db


def arrive(*photos: Photo) -> None:
    """One by one, as when each is a batch of its own."""
    for photo in photos:
        stack_alike([photo])


def test_a_time_lapse_becomes_stacks_of_a_size(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (stacking, photo_stacks):
        monkeypatch.setattr(module, "MOST_FILES", 5)
    frames = [make_read(alice, f"IMG_{each:04}.JPG", 0.4 * each, bits=5) for each in range(12)]
    arrive(*frames)
    made = stacks()
    assert {len(each) for each in made} <= {2, 3, 4, 5}
    assert max(len(each) for each in made) == 5
    assert len({name for each in made for name in each}) >= 10
    arrive(*frames)
    assert stacks() == made


def test_a_burst_that_is_too_long_is_stacked_as_far_as_it_goes(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (stacking, photo_stacks):
        monkeypatch.setattr(module, "MOST_FILES", 5)
    frames = [make_read(alice, f"IMG_{each}.JPG", 0.1 * each, burst_id="B") for each in range(12)]
    stack_photos(frames[1], frames[2:5], kind=Stack.Kind.BURST)
    arrive(*frames)
    assert sorted(len(each) for each in stacks()) == [2, 5, 5]
    full = Photo.objects.filter(stack__isnull=False).first()
    assert full
    with CaptureQueriesContext(connection) as asked:
        stack_alike([full])
    assert len(asked) < 30


def test_what_is_refused_together_is_stacked_as_far_as_it_may_be(alice: User) -> None:
    photos = [make_read(alice, f"IMG_1.{ending}") for ending in ("CR2", "JPG", "HEIC", "PNG")]
    keep_apart([(photos[0].pk, photos[2].pk)])
    arrive(photos[0])
    assert stacks() == {("IMG_1.JPG", "IMG_1.CR2", "IMG_1.PNG")}


def test_the_hash_without_bars_makes_no_burst(alice: User) -> None:
    frames = [
        make_read(alice, f"IMG_{each}.JPG", 0.3 * each, bits=bits)
        for each, bits in ((1, 0), (2, 2**40 - 1))
    ]
    for frame in frames:
        PictureHash.objects.create(photo=frame, frame=1, bits=5)
    arrive(*frames)
    assert stacks() == set()
    assert hashes_of([frame.pk for frame in frames]) == {frames[0].pk: 0, frames[1].pk: 2**40 - 1}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_about_more_than_one_photo(alice: User) -> None:
    longest = []
    for size in (1, 8):
        for number in range(size):
            make_read(alice, f"IMG_{size}{number}.JPG", 1000 * size + 100 * number)
        with CaptureQueriesContext(connection) as asked:
            again.stack_part(alice.pk, 0)
        longest.append(longest_transaction(asked))
    assert longest[0] == longest[1]


def longest_transaction(asked: CaptureQueriesContext) -> int:
    """The most statements between two commits."""
    ends = [number for number, query in enumerate(asked) if query["sql"] == "COMMIT"]
    assert ends
    return max(after - before for before, after in pairwise([-1, *ends]))
