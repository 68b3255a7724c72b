"""Addresses of notices."""

from django.urls import path

from clients.immich.notifications import verbs
from clients.immich.routing import by_method

urlpatterns = [
    path(
        "api/notifications",
        by_method(GET=verbs.notices, PUT=verbs.change_many),
        name="notifications",
    ),
    path(
        "api/notifications/<notice:notice_id>",
        by_method(GET=verbs.notice, PUT=verbs.change),
        name="notification",
    ),
]
