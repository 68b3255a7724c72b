"""Groups of people as the API tells them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.briefs import Account
from api.fields import Text
from api.views import Chosen
from rights.models import Group


class FamilyGroupTold(Chosen, serializers.Serializer[Group]):
    """People with whom something is shared at once."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    owner = Account(help_text="Who made it decides who is in it.")
    members = Account(many=True)
    made_at = serializers.DateTimeField()


@extend_schema_serializer(
    examples=[OpenApiExample("The team", {"name": "Football team"}, request_only=True)]
)
class GroupName(serializers.Serializer[Any]):
    """What a group is called."""

    name = Text(max_length=100)
