"""What can be said of people and faces."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.fields import Flag, Fraction, Id, Ids, Text
from faces.models.person import LONGEST_NAME

MOST_PEOPLE = 200


@extend_schema_serializer(
    examples=[
        OpenApiExample("A birthday", {"name": "Anna", "born_on": "2015-03-14"}, request_only=True)
    ]
)
class PersonChange(serializers.Serializer[Any]):
    """What is left out stays as it is. Each is a decision of its own, and can be undone."""

    name = Text(
        required=False, allow_blank=True, max_length=LONGEST_NAME,
        help_text="Whoever is called so already is the same person. Empty: the name is taken off.",
    )  # fmt: skip
    is_hidden = Flag(required=False)
    is_favourite = Flag(required=False)
    born_on = serializers.DateField(required=False, allow_null=True)
    cover = Id(required=False, help_text="The face of theirs that stands for them.")


@extend_schema_serializer(
    examples=[OpenApiExample("Two more", {"people": [12, 13]}, request_only=True)]
)
class Others(serializers.Serializer[Any]):
    """People who are the same."""

    people = Ids(max_length=MOST_PEOPLE)


class Two(serializers.Serializer[Any]):
    """Two people who are not one."""

    first = Id()
    second = Id()


class Name(serializers.Serializer[Any]):
    """What somebody is called."""

    name = Text(max_length=LONGEST_NAME)


class SomeFaces(serializers.Serializer[Any]):
    """Faces in photos of one's own."""

    faces = Ids()


@extend_schema_serializer(
    examples=[OpenApiExample("Anna's", {"faces": [801, 802], "person": 12}, request_only=True)]
)
class FacesOfPerson(SomeFaces):
    """Faces, and whose they are, or are not."""

    person = Id()


class FacesCalled(SomeFaces):
    """Faces, and the name of whose they are, who may be new."""

    name = Text(max_length=LONGEST_NAME)


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Anna",
            {"left": 0.4, "top": 0.3, "width": 0.2, "height": 0.3, "name": "Anna"},
            request_only=True,
        )
    ]
)
class DrawnFace(serializers.Serializer[Any]):
    """A box in fractions of the upright picture, and whose face it is; without a name, nobody's
    yet. What of it lies outside of the picture is cut off."""

    left = Fraction()
    top = Fraction()
    width = Fraction()
    height = Fraction()
    name = Text(required=False, default="", allow_blank=True, max_length=LONGEST_NAME)
