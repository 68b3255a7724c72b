"""Stacks of archived photos: what the timeline showed it shows still."""

import pytest
from django.utils import timezone

from accounts.models import User
from dedup import services
from dedup.stacks.alone import suggested_partner
from photos.models import Photo
from tests.dedup.grouped import make_link
from tests.dedup.resolved import make_pair
from tests.dedup.stacked import make_read

pytestmark = pytest.mark.django_db


def test_beneath_an_archived_one_nothing_leaves_the_timeline(alice: User) -> None:
    group, top, other = make_pair(alice)
    Photo.objects.filter(pk=top.pk).update(archived_at=timezone.now())
    done = services.stack_group(group, top)
    assert Photo.objects.on_timeline().get() == top
    services.undo(done)
    assert Photo.objects.on_timeline().get() == other
    assert Photo.objects.get(pk=top.pk).archived_at


def test_what_is_archived_as_a_whole_stays_so(alice: User) -> None:
    group, top, _ = make_pair(alice)
    Photo.objects.update(archived_at=timezone.now())
    services.stack_group(group, top)
    assert not Photo.objects.on_timeline().exists()


@pytest.mark.parametrize("archived", ["IMG_1.CR2", "IMG_1.JPG"])
def test_no_partner_is_offered_that_hides_one_of_them(alice: User, archived: str) -> None:
    raw, picture = make_read(alice, "IMG_1.CR2"), make_read(alice, "IMG_1.JPG", 60)
    make_link(raw, picture)
    Photo.objects.filter(filename=archived).update(archived_at=timezone.now())
    assert suggested_partner(raw) is None
    Photo.objects.update(archived_at=timezone.now())
    assert suggested_partner(raw)
