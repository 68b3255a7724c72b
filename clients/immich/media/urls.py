"""Addresses of bytes."""

from django.urls import path

from clients.immich.media import archives, serving
from clients.immich.routing import by_method

ASSET = "api/assets/<asset:photo_id>"
urlpatterns = [
    path(f"{ASSET}/thumbnail", by_method(GET=serving.thumbnail), name="thumbnail"),
    path(f"{ASSET}/original", by_method(GET=serving.original), name="original"),
    path(f"{ASSET}/video/playback", by_method(GET=serving.playback), name="playback"),
    path("api/download/info", by_method(POST=archives.info), name="download_info"),
    path("api/download/archive", by_method(POST=archives.archive), name="download_archive"),
]
