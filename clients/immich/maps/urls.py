"""Addresses of the map."""

from django.urls import path

from clients.immich.maps import verbs
from clients.immich.routing import by_method

urlpatterns = [
    path("api/map/markers", by_method(GET=verbs.markers), name="markers"),
    path("api/map/reverse-geocode", by_method(GET=verbs.name_of_point), name="reverse_geocode"),
    path(
        "api/albums/<album:album_id>/map-markers",
        by_method(GET=verbs.markers_of_album),
        name="album_markers",
    ),
]
