"""Tags as the API tells them, and what can be said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from api.briefs import SomePhotos
from api.fields import Id, Text
from api.views import Chosen
from curating.tags.selectors import counts_of
from photos.models import Tag
from photos.services.tags import LONGEST_NAME

WITHIN = "The tag that it lies beneath; null: beneath none."


@dataclass(frozen=True)
class CountedTag:
    """A tag, and how many photos have it themselves."""

    tag: Tag
    count: int


def counted(user: User, tags: Sequence[Tag]) -> list[CountedTag]:
    counts = counts_of(user, [tag.pk for tag in tags])
    return [CountedTag(tag, counts.get(tag.pk, 0)) for tag in tags]


class TagTold(Chosen, serializers.Serializer[CountedTag]):
    """A word that photos of one's own library have."""

    id = serializers.IntegerField(source="tag.id")
    name = serializers.CharField(source="tag.name")
    within = serializers.IntegerField(source="tag.parent_id", allow_null=True, help_text=WITHIN)
    count = serializers.IntegerField(help_text="Of photos that have it themselves.")


@extend_schema_serializer(
    examples=[OpenApiExample("Beneath animals", {"within": 12}, request_only=True)]
)
class TagChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = Text(required=False, max_length=LONGEST_NAME)
    within = Id(required=False, allow_null=True, help_text=WITHIN)


class IntoTag(serializers.Serializer[Any]):
    """The tag that photos have instead."""

    into = Id()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Two tags", {"names": ["sea", "holiday"], "photos": [4711, 4712]}, request_only=True
        )
    ]
)
class NamedTags(SomePhotos):
    """Tags by their names, new ones too, for own photos."""

    names = serializers.ListField(child=Text(max_length=LONGEST_NAME), min_length=1, max_length=100)
