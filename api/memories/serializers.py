"""Memories as the API tells them, and what can be kept out of them."""

from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    PolymorphicProxySerializer,
    extend_schema_serializer,
)
from rest_framework import serializers

from api.fields import Flag, Id
from stories.memories.days import EARLIEST, LATEST
from stories.memories.selectors import Day
from stories.models import KeptOut


class AskedDay(serializers.Serializer[Any]):
    """Today by the person's own clock, unless it is said."""

    day = serializers.DateField(required=False, help_text="As which day it is asked.")

    def validate_day(self, day: Any) -> Any:
        if not EARLIEST <= day <= LATEST:
            raise serializers.ValidationError("A day from 1800 to 2199.")
        return day


class DayRemembered(serializers.Serializer[Day]):
    """A day of an earlier year."""

    day = serializers.DateField()
    years_ago = serializers.IntegerField(source="years")
    is_leap_day = serializers.BooleanField(
        help_text="Taken on 29 February, and told on the 28th as this year has none."
    )
    count = serializers.IntegerField(help_text="Of all photos of the day.")
    photos = serializers.SerializerMethodField()

    def get_photos(self, day: Day) -> list[int]:
        """The ids of the best, in the order in which they were taken."""
        return [photo.pk for photo in day.photos]


class FaceOfPair(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    photo = serializers.IntegerField(source="photo_id")


class ThenAndNowTold(serializers.Serializer[Any]):
    """Somebody's first face and their last one."""

    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    then = FaceOfPair()
    now = FaceOfPair()


LISBON = {"day": "2021-05-03", "years_ago": 2, "is_leap_day": False, "count": 9, "photos": [4711]}
TODAY = {"today": "2023-05-03", "days": [LISBON], "highlights": [], "people": []}


@extend_schema_serializer(examples=[OpenApiExample("A day", TODAY, response_only=True)])
class MemoriesTold(serializers.Serializer[Any]):
    """What comes up on a day, without what is kept out."""

    today = serializers.DateField()
    days = DayRemembered(many=True, help_text="The latest year first.")
    highlights = serializers.SerializerMethodField()
    people = ThenAndNowTold(many=True)

    def get_highlights(self, told: Any) -> list[int]:
        """The ids of the best photos of the last 30 days."""
        return [photo.pk for photo in told["highlights"]]


class KeptOutTold(serializers.Serializer[Any]):
    """A person, an album, a place (`what` says whether the whole city, region or country), or days,
    both with it."""

    id = serializers.IntegerField()
    what = serializers.ChoiceField(choices=KeptOut.What.choices)
    person = serializers.IntegerField(source="person_id", allow_null=True)
    album = serializers.IntegerField(source="album_id", allow_null=True)
    place = serializers.IntegerField(source="place_id", allow_null=True)
    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    every_year = serializers.BooleanField()


class KeptOutList(serializers.Serializer[Any]):
    """The last said first."""

    items = KeptOutTold(many=True)


class KeepOutPerson(serializers.Serializer[Any]):
    """Nothing with them comes up."""

    person = Id()


class KeepOutAlbum(serializers.Serializer[Any]):
    """Nothing that is in it."""

    album = Id()


class KeepOutPlace(serializers.Serializer[Any]):
    """Nothing that was taken in the whole city."""

    place = Id()


class KeepOutRegion(serializers.Serializer[Any]):
    """Nothing that was taken in the whole region of a place."""

    region = Id(help_text="The id of any place in it.")


class KeepOutCountry(serializers.Serializer[Any]):
    """Nothing that was taken in the whole country of a place."""

    country = Id(help_text="The id of any place in it.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A day of each year", {"first_day": "2019-11-02", "every_year": True}, request_only=True
        )
    ]
)
class KeepOutDays(serializers.Serializer[Any]):
    """Nothing of these days; without a last day it is the first alone."""

    first_day = serializers.DateField()
    last_day = serializers.DateField(required=False)
    every_year = Flag(required=False)


KEEP_OUT = {
    "person": KeepOutPerson,
    "album": KeepOutAlbum,
    "place": KeepOutPlace,
    "region": KeepOutRegion,
    "country": KeepOutCountry,
    "first_day": KeepOutDays,
}
ONE_OF_THEM = PolymorphicProxySerializer(
    component_name="KeepOut",
    serializers=list(KEEP_OUT.values()),
    resource_type_field_name=None,
)
