"""Addresses of the Immich protocol."""

from django.urls import path, re_path, register_converter

from clients.immich import server
from clients.immich.ids import Kind, converter_of
from clients.immich.routing import by_method, no_such_route, open_to_all

for kind in Kind:
    register_converter(converter_of(kind), kind.name.lower())

app_name = "immich"
urlpatterns = [
    path(".well-known/immich", open_to_all(GET=server.well_known), name="well_known"),
    path("api/server/ping", open_to_all(GET=server.ping), name="ping"),
    path("api/server/version", open_to_all(GET=server.version), name="version"),
    path("api/server/about", by_method(GET=server.about), name="about"),
    re_path(r"^api/(?P<rest>.*)$", no_such_route, name="no_such_route"),
]
