"""Addresses of what the server says of itself."""

from django.urls import path

from clients.immich.routing import by_method, open_to_all
from clients.immich.server import room, words

urlpatterns = [
    path(".well-known/immich", open_to_all(GET=words.well_known), name="well_known"),
    path("api/server/ping", open_to_all(GET=words.ping), name="ping"),
    path("api/server/version", open_to_all(GET=words.version), name="version"),
    path(
        "api/server/version-history",
        open_to_all(GET=words.version_history),
        name="version_history",
    ),
    path("api/server/version-check", by_method(GET=words.version_check), name="version_check"),
    path("api/server/features", open_to_all(GET=words.features), name="features"),
    path("api/server/config", open_to_all(GET=words.config), name="config"),
    path("api/server/media-types", open_to_all(GET=words.media_types), name="media_types"),
    path("api/server/about", by_method(GET=words.about), name="about"),
    path("api/server/storage", by_method(GET=room.storage), name="storage"),
    path("api/server/statistics", by_method(GET=room.statistics), name="server_statistics"),
]
