"""The days of a month."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers


class AskedMonth(serializers.Serializer[Any]):
    """Which month."""

    month = serializers.RegexField(
        r"^[12][0-9]{3}-(0[1-9]|1[0-2])$", help_text="Like 2024-05, as `/photos/months/` tells it."
    )


class DayTold(serializers.Serializer[Any]):
    """A day by the clock on the wall where its photos were taken."""

    day = serializers.DateField()
    count = serializers.IntegerField()
    photo = serializers.IntegerField(source="cover.pk", help_text="The best of them.")


DAYS = {"items": [{"day": "2024-05-12", "count": 41, "photo": 4711}]}


@extend_schema_serializer(examples=[OpenApiExample("days", DAYS, response_only=True)])
class Days(serializers.Serializer[Any]):
    """The days of which the timeline has photos, the first one first."""

    items = DayTold(many=True)
