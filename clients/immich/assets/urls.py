"""Addresses of photos."""

from django.urls import path

from clients.immich.assets import changing, reading
from clients.immich.routing import by_method
from clients.immich.uploads.taking import upload
from ingest.bodies import takes_files

many = by_method(POST=upload, PUT=changing.change_many, DELETE=changing.delete_many)
urlpatterns = [
    path("api/assets", takes_files(many), name="assets"),
    path("api/assets/statistics", by_method(GET=reading.statistics), name="asset_statistics"),
    path(
        "api/assets/<asset:photo_id>",
        by_method(GET=reading.show, PUT=changing.change),
        name="asset",
    ),
]
