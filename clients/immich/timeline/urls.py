"""Addresses of the timeline."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.timeline.buckets import bucket, buckets

urlpatterns = [
    path("api/timeline/buckets", by_method(GET=buckets), name="buckets"),
    path("api/timeline/bucket", by_method(GET=bucket), name="bucket"),
]
