"""Where photos were taken: countries and cities, and the map."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import query_of
from api.places import serializers
from api.views import View
from atlas.clusters import clusters, shown_on_map
from atlas.place_counts import countries_of
from photos.models import Photo


class PlacesView(View):
    """Of all photos that the person may see."""

    @extend_schema(responses=serializers.Countries)
    def get(self, request: Request) -> Response:
        """List the countries and cities, with how many photos were taken there."""
        return Response(
            {"items": serializers.CountryTold(countries_of(self.person), many=True).data}
        )


class ClustersView(View):
    """The map from far away."""

    @extend_schema(parameters=[serializers.AskedClusters], responses=serializers.Clusters)
    def get(self, request: Request) -> Response:
        """Show a piece of the map in clusters, as large as fits the zoom."""
        asked = query_of(request, serializers.AskedClusters)
        found = clusters(self.person, asked["bbox"], zoom=asked["zoom"])
        return Response({"items": serializers.ClusterTold(found, many=True).data})


@extend_schema(
    description="List the photos in a piece of the map, the newest first.",
    parameters=[serializers.InBox],
)
class MapPhotosView(View, ListAPIView[Photo]):
    """The map from near by."""

    serializer_class = serializers.OnMap
    keys = ("-taken_local", "-id")

    def get_queryset(self) -> QuerySet[Photo]:
        return shown_on_map(self.person, query_of(self.request, serializers.InBox)["bbox"])
