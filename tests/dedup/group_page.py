"""The page of one group, as tests open it and decide on it."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from dedup.models import DuplicateGroup
from dedup.services.checks import shown_members
from photos.models import Photo
from tests.factories import make_group, make_photo

SignIn = Callable[[User], Client]
Group = tuple[DuplicateGroup, Photo, Photo]
SCRIPT = {"HX-Request": "true"}


def make_pair(owner: User, **fields: Any) -> Group:
    """A group of a large photo and a small one."""
    large = make_photo(owner, width_px=4000, height_px=3000, size_bytes=9000, **fields)
    small = make_photo(owner, width_px=400, height_px=300, size_bytes=1000)
    return make_group(large, small), large, small


def address(group: DuplicateGroup) -> str:
    return f"/duplicates/{group.pk}/"


def decide(client: Client, group: DuplicateGroup, verb: str, **more: Any) -> Any:
    said = {"verb": verb, "shown": shown(group), **more}
    return client.post(f"{address(group)}decide/", said)


def shown(group: DuplicateGroup) -> list[int]:
    return [photo.pk for photo in shown_members(group)]


def keep(client: Client, group: DuplicateGroup, keeper: Photo, *trash: Photo) -> Any:
    """As the page does it: what will happen was looked at."""
    ids: dict[str, Any] = {"keeper": keeper.pk, "trash": [photo.pk for photo in trash], "chosen": 1}
    plan = client.get(address(group), ids).context["view"].plan
    return decide(client, group, "keep", token=plan.token, **ids)


def in_trash() -> set[int]:
    return set(Photo.objects.exclude(trashed_at=None).values_list("pk", flat=True))


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
