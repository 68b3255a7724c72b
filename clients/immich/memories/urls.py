"""Addresses of memories."""

from django.urls import path

from clients.immich.memories import verbs
from clients.immich.routing import by_method

urlpatterns = [
    path("api/memories", by_method(GET=verbs.memories), name="memories"),
    path("api/memories/statistics", by_method(GET=verbs.statistics), name="memory_statistics"),
    path("api/memories/<memory:memory_id>", by_method(GET=verbs.memory), name="memory"),
]
