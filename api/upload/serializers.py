"""What is said of files that are sent."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.fields import Text
from api.upload.checksums import PATTERN

MOST_CHECKED = 5000


@extend_schema_serializer(
    examples=[OpenApiExample("New", {"outcome": "added", "photo": 4711, "is_trashed": False})]
)
class Sent(serializers.Serializer[Any]):
    """What became of a file. A duplicate is a success: the photo is there already, perhaps in the
    trash."""

    outcome = serializers.ChoiceField(choices=[("added", "added"), ("duplicate", "duplicate")])
    photo = serializers.IntegerField()
    is_trashed = serializers.BooleanField()


class Form(serializers.Serializer[Any]):
    """A file in a form."""

    file = serializers.FileField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Two",
            {
                "checksums": [
                    "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
                    "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
                ]
            },
        )
    ]
)
class Check(serializers.Serializer[Any]):
    """Files that a client has."""

    checksums = serializers.ListField(
        child=serializers.RegexField(PATTERN), max_length=MOST_CHECKED
    )


class Checked(serializers.Serializer[Any]):
    """A file of which the photo is there."""

    checksum = Text(help_text="As it was sent.")
    photo = serializers.IntegerField()
    is_trashed = serializers.BooleanField()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "One of them",
            {
                "known": [
                    {"checksum": "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "photo": 4711, "is_trashed": False}
                ]
            },
        )
    ]
)
class Known(serializers.Serializer[Any]):
    """Those that are there; the others are to be sent."""

    known = Checked(many=True)
