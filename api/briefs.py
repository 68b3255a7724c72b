"""What stands in many answers and bodies: somebody of this installation, a count, some photos."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from activity.mentions import called
from api.fields import Ids


class Account(serializers.Serializer[User]):
    """Somebody who has an account here. Of who has no name the address is not told."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField()

    def get_name(self, user: User) -> str:
        return called(user)


class Count(serializers.Serializer[Any]):
    """How many it was."""

    count = serializers.IntegerField()


@extend_schema_serializer(
    examples=[OpenApiExample("Three", {"photos": [4711, 4712, 4713]}, request_only=True)]
)
class SomePhotos(serializers.Serializer[Any]):
    """Photos that one sees, each once. One that is not there, and nothing is done."""

    photos = Ids()
