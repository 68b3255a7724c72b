"""Addresses of what phones follow."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.sync import verbs

urlpatterns = [
    path("api/sync/stream", by_method(POST=verbs.stream), name="sync_stream"),
    path(
        "api/sync/ack",
        by_method(GET=verbs.acks, POST=verbs.acknowledge, DELETE=verbs.forget_acks),
        name="sync_ack",
    ),
]
