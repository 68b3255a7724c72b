"""Spaces as the API tells them, and what can be said of them."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.fields import Id, Text
from api.sharing import ROLE
from api.views import Chosen
from rights.models import Role
from sharing.spaces.selectors import Card

LONGEST_NAME = 100


@dataclass(frozen=True)
class SeenSpace:
    """A space with what one may do in it."""

    card: Card
    role: Role


class SpaceTold(Chosen, serializers.Serializer[SeenSpace]):
    """A space that one is in. Each photo in it stays its owner's."""

    id = serializers.IntegerField(source="card.space.id")
    name = serializers.CharField(source="card.space.name")
    description = serializers.CharField(source="card.space.description")
    role = serializers.ChoiceField(choices=Role.choices, help_text=ROLE)
    cover = serializers.IntegerField(
        source="card.cover_id", allow_null=True, help_text="Its newest photo."
    )
    count = serializers.IntegerField(source="card.photos", help_text="Of photos.")
    members = serializers.IntegerField(source="card.people", help_text="People and groups.")
    made_at = serializers.DateTimeField(source="card.space.made_at")


@extend_schema_serializer(
    examples=[OpenApiExample("For the family", {"name": "Family"}, request_only=True)]
)
class NewSpace(serializers.Serializer[Any]):
    """A new space. Whoever makes it manages it."""

    name = Text(max_length=LONGEST_NAME)
    description = Text(required=False, default="", allow_blank=True)


class SpaceChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = Text(required=False, max_length=LONGEST_NAME)
    description = Text(required=False, allow_blank=True)


class Manager(serializers.Serializer[Any]):
    """The member who manages it from now on; oneself adds photos only."""

    member = Id()
