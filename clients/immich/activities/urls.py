"""Addresses of comments and likes."""

from django.urls import path

from clients.immich.activities import verbs
from clients.immich.routing import by_method

urlpatterns = [
    path("api/activities", by_method(GET=verbs.activities, POST=verbs.say), name="activities"),
    path(
        "api/activities/statistics",
        by_method(GET=verbs.statistics),
        name="activity_statistics",
    ),
    path(
        "api/activities/<activity:activity_id>",
        by_method(DELETE=verbs.take_back),
        name="activity",
    ),
]
