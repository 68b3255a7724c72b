"""Trips and events as the API tells them, and what can be said of them."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from api.fields import Flag, Ids, Text, WallClock
from api.views import Chosen
from stories.models import LONGEST_TITLE, Occasion
from stories.trips.selectors import HIDDEN, LISTS, title_of

MOST_MERGED = 50


class AskedKind(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(
        choices=LISTS, default=Occasion.Kind.TRIP.value,
        help_text=f"`{HIDDEN}`: those of both kinds that are hidden.",
    )  # fmt: skip


class PlaceOfTrip(serializers.Serializer[Any]):
    """Where photos of it were taken."""

    city = serializers.CharField()
    country = serializers.CharField()
    code = serializers.CharField()
    count = serializers.IntegerField()


class TripTold(Chosen, serializers.Serializer[Occasion]):
    """A trip, or an event of a day."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Occasion.Kind.choices)
    title = serializers.SerializerMethodField()
    is_named = serializers.SerializerMethodField()
    starts_local = WallClock()
    ends_local = WallClock()
    count = serializers.IntegerField(help_text="Of photos, when it was last found.")
    places = PlaceOfTrip(many=True)
    cover = serializers.IntegerField(allow_null=True, help_text="The best photo that may come up.")
    is_hidden = serializers.SerializerMethodField()
    is_said = serializers.BooleanField(help_text="A person said something of it: it stays so.")

    def get_title(self, occasion: Occasion) -> str:
        """As a person put it, else made of where and when."""
        return title_of(occasion)

    def get_is_named(self, occasion: Occasion) -> bool:
        """Whether a person gave it its title."""
        return bool(occasion.title)

    def get_is_hidden(self, occasion: Occasion) -> bool:
        return occasion.hidden_at is not None


class DaysOfTrip(serializers.Serializer[Any]):
    """By the clock on the wall, both with it."""

    first = serializers.DateField()
    last = serializers.DateField()


@extend_schema_serializer(
    examples=[
        OpenApiExample("A name", {"title": "Honeymoon"}, request_only=True),
        OpenApiExample(
            "When it was",
            {"days": {"first": "2024-05-08", "last": "2024-05-15"}},
            request_only=True,
        ),
    ]
)
class TripChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    title = Text(required=False, allow_blank=True, max_length=LONGEST_TITLE)
    days = DaysOfTrip(required=False)
    is_hidden = Flag(required=False)


@extend_schema_serializer(examples=[OpenApiExample("Two", {"trips": [12, 13]}, request_only=True)])
class SomeTrips(serializers.Serializer[Any]):
    """Trips or events that become part of this one."""

    trips = Ids(max_length=MOST_MERGED)
