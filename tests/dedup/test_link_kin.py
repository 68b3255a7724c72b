"""What is the same picture as a third is compared, though its hashes are far from each other."""

import pytest
from PIL import Image

from accounts.models import User
from dedup.finding import kin
from dedup.finding.links import compare_kin
from dedup.finding.looks import Looks
from dedup.finding.stage import find_duplicates
from dedup.models import Link
from tests.dedup.grouped import ids, sets_of_groups
from tests.dedup.test_link_photos import pictured, scene
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", [0, 1, 2])
def test_it_compares_copies_that_only_their_original_is_near(alice: User, asked: int) -> None:
    photos = [pictured(alice, scene(1), quality) for quality in (60, 90, 75)]
    one, middle, other = photos
    Link.objects.create(first=one, second=middle, kind="same", per_cent=99)
    Link.objects.create(first=middle, second=other, kind="same", per_cent=99)
    compare_kin(photos[asked], Looks())
    assert Link.objects.filter(first=one, second=other, kind="same").exists()


def test_it_asks_nothing_twice_and_nothing_of_similar_shots(alice: User) -> None:
    one, middle, other = (make_photo(alice) for _ in range(3))
    Link.objects.create(first=one, second=middle, kind="same", per_cent=99)
    similar = Link.objects.create(first=middle, second=other, kind="similar", per_cent=80)
    assert kin.pairs_of_kin(one.pk) == set()
    Link.objects.filter(pk=similar.pk).update(kind="turned")
    assert kin.pairs_of_kin(one.pk) == {(one.pk, other.pk)}
    assert kin.pairs_of_kin(middle.pk) == {(one.pk, other.pk)}
    Link.objects.create(first=one, second=other, kind="similar", per_cent=80)
    assert kin.pairs_of_kin(one.pk) == kin.pairs_of_kin(middle.pk) == set()


def test_it_says_nothing_of_one_that_has_very_many(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, *others = (make_photo(alice) for _ in range(4))
    Link.objects.bulk_create(
        Link(first=one, second=other, kind="same", per_cent=99) for other in others
    )
    assert len(kin.pairs_of_kin(one.pk)) == 3
    monkeypatch.setattr(kin, "MOST_KIN", 2)
    assert kin.pairs_of_kin(one.pk) == set()


def test_it_groups_a_turned_and_a_cropped_copy(alice: User) -> None:
    original = scene(3)
    width, height = original.size
    cropped = original.crop((width // 20, height // 20, width - width // 20, height - height // 20))
    turned = original.transpose(Image.Transpose.ROTATE_90)
    photos = [pictured(alice, picture) for picture in (cropped, turned, original)]
    for photo in photos:
        find_duplicates([photo])
    assert sets_of_groups() == {ids(*photos)}
