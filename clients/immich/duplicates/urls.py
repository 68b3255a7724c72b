"""Addresses of duplicates."""

from django.urls import path

from clients.immich.duplicates import verbs
from clients.immich.routing import by_method

urlpatterns = [
    path(
        "api/duplicates",
        by_method(GET=verbs.groups, DELETE=verbs.leave_many),
        name="duplicates",
    ),
    path("api/duplicates/resolve", by_method(POST=verbs.decide_many), name="resolve_duplicates"),
    path("api/duplicates/<group:group_id>", by_method(DELETE=verbs.leave), name="duplicate"),
]
