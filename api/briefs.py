"""What stands in many answers: somebody of this installation, and what a decision became."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.models import User
from activity.mentions import called
from api.fields import Ids, WallClock
from api.views import Chosen
from curating.models import Action
from photos.models import Photo


class Account(serializers.Serializer[User]):
    """Somebody who has an account here. Of who has no name the address is not told."""

    id = serializers.IntegerField()
    name = serializers.SerializerMethodField()

    def get_name(self, user: User) -> str:
        return called(user)


class Done(serializers.Serializer[Action]):
    """A decision about photos, which can be undone. With many it goes on after the answer: `state`
    is then `running`, and `count` grows."""

    action = serializers.IntegerField(source="id")
    verb = serializers.CharField()
    state = serializers.ChoiceField(choices=Action.State.choices)
    count = serializers.IntegerField(help_text="Photos that it touched so far.")
    sentence = serializers.CharField()


class PhotoBrief(Chosen, serializers.Serializer[Photo]):
    """A photo among others."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Photo.Kind.choices)
    owner = serializers.IntegerField(source="owner_id")
    filename = serializers.CharField()
    width_px = serializers.IntegerField()
    height_px = serializers.IntegerField()
    taken_local = WallClock()


class Count(serializers.Serializer[Any]):
    """How many it was."""

    count = serializers.IntegerField()


@extend_schema_serializer(
    examples=[OpenApiExample("Three", {"photos": [4711, 4712, 4713]}, request_only=True)]
)
class SomePhotos(serializers.Serializer[Any]):
    """Photos that one sees, each once. One that is not there, and nothing is done."""

    photos = Ids()
