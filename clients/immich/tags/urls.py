"""Addresses of tags."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.tags import verbs

TAG = "api/tags/<tag:tag_id>"
urlpatterns = [
    path(
        "api/tags",
        by_method(GET=verbs.tags, POST=verbs.make, PUT=verbs.make_paths),
        name="tags",
    ),
    path("api/tags/assets", by_method(PUT=verbs.put_on_many), name="tags_assets"),
    path(TAG, by_method(GET=verbs.tag, PUT=verbs.change, DELETE=verbs.delete), name="tag"),
    path(
        f"{TAG}/assets",
        by_method(PUT=verbs.put_on, DELETE=verbs.take_off),
        name="tag_assets",
    ),
]
