"""A decision about a whole group is about the photos that its page showed, and about no others."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from dedup import services
from dedup.models import DuplicateGroup, Resolution
from dedup.services import InvalidResolution
from photos.models import Photo
from tests.factories import make_group, make_photo

SignIn = Callable[[User], Client]
WHOLE = ["keep_all", "dismiss", "stack"]


def grown(owner: User) -> tuple[list[Photo], DuplicateGroup]:
    """Two photos that a page shows, and their group, which a third one joined since."""
    photos = [make_photo(owner) for _ in range(3)]
    return photos[:2], make_group(*photos)


def press(client: Client, group: DuplicateGroup, verb: str, shown: list[Any]) -> Any:
    keeper = group.members.order_by("photo").values_list("photo", flat=True)[0]
    said = {"verb": verb, "keeper": keeper, "shown": shown}
    return client.post(f"/duplicates/{group.pk}/decide/", said)


@pytest.mark.parametrize("verb", WHOLE)
def test_it_refuses_where_another_photo_joined(browser_of: SignIn, alice: User, verb: str) -> None:
    photos, group = grown(alice)
    client = browser_of(alice)
    for shown in ([photo.pk for photo in photos], []):
        response = press(client, group, verb, shown)
        (said,) = (str(message) for message in response.context["messages"])
        assert said == "This group changed meanwhile. Nothing was done."
    assert len(response.context["view"].choice.photos) == 3
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("verb", WHOLE)
def test_it_refuses_where_one_of_them_left(browser_of: SignIn, alice: User, verb: str) -> None:
    photos = [make_photo(alice) for _ in range(3)]
    group = make_group(*photos)
    Photo.objects.filter(pk=photos[2].pk).update(trashed_at=timezone.now())
    press(browser_of(alice), group, verb, [photo.pk for photo in photos])
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("verb", WHOLE)
def test_it_does_what_the_page_sends(browser_of: SignIn, alice: User, verb: str) -> None:
    _, group = grown(alice)
    client = browser_of(alice)
    page = client.get(f"/duplicates/{group.pk}/")
    shown = [photo.pk for photo in page.context["view"].choice.photos]
    for photo in shown:
        assert f'<input type="hidden" name="shown" value="{photo}">' in page.content.decode()
    press(client, group, verb, shown)
    assert set(Resolution.objects.get().photos) == set(shown)


def test_it_is_read_anew_under_the_lock(alice: User) -> None:
    """A photo may join between the look of the page and the decision."""
    photos, group = grown(alice)
    shown = [photo.pk for photo in photos]
    decisions: list[Callable[[], Resolution]] = [
        partial(services.keep_all, group, shown),
        partial(services.dismiss, group, shown),
        partial(services.stack_group, group, photos[0], shown),
    ]
    for decide in decisions:
        with pytest.raises(InvalidResolution, match="changed meanwhile"):
            decide()
    assert not Resolution.objects.exists()


def test_it_refuses_nonsense(browser_of: SignIn, alice: User) -> None:
    _, group = grown(alice)
    assert press(browser_of(alice), group, "dismiss", ["1 or 1"]).status_code == 404
