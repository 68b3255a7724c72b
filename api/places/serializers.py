"""Where photos were taken."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import WallClock
from api.views import Chosen
from atlas.asked import BadView, read_box
from atlas.grid import MOST_ZOOM
from photos.models import Photo


@extend_schema_field({"type": "string", "examples": ["-9.5,38.5,-8.9,39.0"]})
class BoxField(serializers.CharField):
    """`west,south,east,north` in degrees."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return read_box(str(data))
        except BadView as error:
            raise serializers.ValidationError(str(error)) from error


class InBox(serializers.Serializer[Any]):
    """A piece of the map. Where west is greater than east it crosses the date line."""

    bbox = BoxField(help_text="`west,south,east,north` in degrees.")


class AskedClusters(InBox):
    zoom = serializers.IntegerField(
        min_value=0, max_value=MOST_ZOOM, help_text="As maps on the web count: 0 is the world."
    )


class ClusterTold(serializers.Serializer[Any]):
    """Photos near each other, their middle, and one of them."""

    count = serializers.IntegerField()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    photo = serializers.IntegerField(source="photo_id")


CLUSTERS = {"items": [{"count": 41, "latitude": 38.71, "longitude": -9.14, "photo": 4711}]}


@extend_schema_serializer(examples=[OpenApiExample("clusters", CLUSTERS, response_only=True)])
class Clusters(serializers.Serializer[Any]):
    """The largest first, at most 2000."""

    items = ClusterTold(many=True)


class OnMap(Chosen, serializers.Serializer[Photo]):
    """A photo with its position."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Photo.Kind.choices)
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    taken_local = WallClock()


class CityTold(serializers.Serializer[Any]):
    """A city, or where only that is known a region."""

    name = serializers.CharField()
    region = serializers.CharField()
    count = serializers.IntegerField()
    photo = serializers.IntegerField(source="photo_id")


class CountryTold(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()
    cities = CityTold(many=True)


LISBON = {"name": "Lisbon", "region": "Lisboa", "count": 41, "photo": 4711}
COUNTRIES = {"items": [{"code": "PT", "name": "Portugal", "count": 41, "cities": [LISBON]}]}


@extend_schema_serializer(examples=[OpenApiExample("countries", COUNTRIES, response_only=True)])
class Countries(serializers.Serializer[Any]):
    """Most photos first."""

    items = CountryTold(many=True)
