"""Stacks: files that are one picture."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.fields import Id, Ids, Text
from photos.models import Stack

STACK = {
    "id": 9,
    "kind": "raw",
    "reason": "Same name, 1 s apart",
    "is_by_person": False,
    "primary": 4711,
    "photos": [4711, 4712],
}


@extend_schema_serializer(examples=[OpenApiExample("stack", STACK, response_only=True)])
class StackTold(serializers.Serializer[Any]):
    """A stack: the photo that is shown for it, and all that it shows, that one first."""

    id = serializers.IntegerField(source="stack.pk")
    kind = serializers.ChoiceField(choices=Stack.Kind.choices, source="stack.kind")
    reason = serializers.CharField(source="stack.reason")
    is_by_person = serializers.BooleanField(source="stack.is_by_person")
    primary = serializers.IntegerField()
    photos = serializers.ListField(child=serializers.IntegerField())


class StackChanged(serializers.Serializer[Any]):
    """What became of a stack; nothing where it is none any more. `undo`: what takes it back, for a
    day."""

    stack = StackTold(allow_null=True)
    undo = serializers.CharField()


@extend_schema_serializer(
    examples=[OpenApiExample("two", {"photos": [4711, 4712]}, request_only=True)]
)
class Make(serializers.Serializer[Any]):
    """Own photos, the first on top. What they are stacked with already comes along."""

    photos = Ids()


class Show(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    primary = Id(required=False, help_text="Which of its photos is shown.")


class Undo(serializers.Serializer[Any]):
    undo = Text(max_length=20_000)
