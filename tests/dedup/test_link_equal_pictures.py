"""Very many equal pictures, black ones above all, are grouped a few at a time, and cost no more
the more of them there are."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pytest
from django.db.models import F
from PIL import Image

from accounts.models import User
from dedup.finding import families, held
from dedup.finding.stage import find_duplicates
from dedup.grouping import making, reading
from dedup.models import Link
from photos.models import Photo, Rendition
from photos.storage import renditions
from tests.dedup.grouped import link_all, sets_of_groups
from tests.dedup.test_link_photos import jpeg, keep_preview, pictured, scene

pytestmark = pytest.mark.django_db
BLACK = Image.new("RGB", (90, 60))


@pytest.fixture(autouse=True)
def _small_families(monkeypatch: pytest.MonkeyPatch) -> None:
    held.in_memory.clear()
    monkeypatch.setattr(families, "MOST", 4)


def arrive(owner: User, count: int) -> list[Photo]:
    """In batches, each of which is hashed before the first of it is compared."""
    photos = []
    for start in range(0, count, 8):
        come = [pictured(owner, BLACK) for _ in range(min(8, count - start))]
        find_duplicates(come)
        photos += come
    return photos


def sizes_of_groups() -> list[int]:
    return sorted(map(len, sets_of_groups()), reverse=True)


def test_it_reads_and_writes_a_few_links_for_each_however_many_are_equal(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    read_pairs = reading.pairs_of

    def counted(*args: Any) -> Sequence[Any]:
        pairs = read_pairs(*args)
        read.append(len(pairs))
        return pairs

    monkeypatch.setattr(making, "pairs_of", counted)
    arrive(alice, 40)
    assert sizes_of_groups() == [4] * 10
    assert Link.objects.count() == 10 * 6
    # Each batch of eight reads its own families: in two rounds at most, both ends of a link.
    assert max(read) <= 3 * 6


def test_it_groups_few_of_them_all_together(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "MOST", 30)
    arrive(alice, 10)
    assert sizes_of_groups() == [10]


def test_it_changes_nothing_when_all_are_compared_again(alice: User) -> None:
    photos = arrive(alice, 16)
    before = sets_of_groups(), set(Link.objects.values_list("first", "second", "kind"))
    for photo in reversed(photos):
        find_duplicates([photo])
    assert (sets_of_groups(), set(Link.objects.values_list("first", "second", "kind"))) == before


def test_it_parts_what_was_linked_without_a_bound(alice: User) -> None:
    photos = [pictured(alice, BLACK) for _ in range(12)]
    link_all(*photos, per_cent=100, kind="identical")
    Link.objects.update(placement=asdict(families.IN_PLACE))
    find_duplicates(photos)
    assert sizes_of_groups() == [4] * 3
    assert Link.objects.count() == 3 * 6


def test_it_links_the_families_that_a_photo_joins(alice: User) -> None:
    """As when a third came back after two pairs were found without it."""
    one, other, third = (pictured(alice, BLACK) for _ in range(3))
    find_duplicates([third])
    assert sizes_of_groups() == [3]
    assert Link.objects.filter(first=one, second=other, kind="identical").exists()


def test_it_knows_which_of_a_family_are_larger(alice: User) -> None:
    for width in (90, 180, 90):
        pictured(alice, BLACK, width_px=width, height_px=width * 2 // 3)
    find_duplicates([Photo.objects.latest("pk")])
    assert sizes_of_groups() == [3]
    assert Link.objects.filter(kind="same").count() == 2
    assert Link.objects.get(kind="identical").first.width_px == 90


def test_a_photo_that_looks_otherwise_now_leaves_its_family(alice: User) -> None:
    photos = arrive(alice, 3)
    Rendition.objects.filter(photo=photos[0]).delete()
    renditions().delete(f"{photos[0].pk}.jpg")
    keep_preview(photos[0], jpeg(scene(1)))
    find_duplicates(photos[:1])
    assert sizes_of_groups() == [2]
    assert not Link.objects.filter(first=photos[0]).exists()


def test_what_is_equal_to_none_of_a_family_joins_none(alice: User) -> None:
    arrive(alice, 3)
    find_duplicates([pictured(alice, scene(1))])
    assert sizes_of_groups() == [3]
    assert not Link.objects.filter(first=F("second")).exists()
