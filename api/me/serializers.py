"""What somebody is told of themselves, and what they can change."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import SignedInApp, User
from accounts.time_zones import validate_time_zone
from api.fields import Text
from api.views import Chosen

ME = {
    "id": 1,
    "email": "anna@example.org",
    "name": "Anna",
    "time_zone": "Europe/Lisbon",
    "language": "en-gb",
    "theme": "system",
    "opens_with": "timeline",
    "is_operator": False,
    "created_at": "2024-05-01T09:00:00Z",
}


@extend_schema_serializer(examples=[OpenApiExample("me", ME, response_only=True)])
class Me(Chosen, serializers.ModelSerializer[User]):
    """The person who asks. An operator looks after this library."""

    is_operator = serializers.BooleanField()

    class Meta:
        model = User
        fields = (
            "id", "email", "name", "time_zone", "language", "theme", "opens_with", "is_operator",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_serializer(examples=[OpenApiExample("theme", {"theme": "dark"}, request_only=True)])
class MyChange(serializers.Serializer[Any]):
    """What a person can change of themselves; what is not said stays as it is."""

    name = Text(max_length=100, allow_blank=True)
    time_zone = Text(max_length=64, validators=[validate_time_zone])
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    theme = serializers.ChoiceField(choices=User.Theme.choices)
    opens_with = serializers.ChoiceField(choices=User.Opens.choices)


class AppTold(Chosen, serializers.ModelSerializer[SignedInApp]):
    """An app that acts for the person."""

    class Meta:
        model = SignedInApp
        fields = ("id", "name", "scopes", "created_at", "last_used_at", "expires_at")
        read_only_fields = fields
