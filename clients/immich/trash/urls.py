"""Addresses of the trash."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.trash import verbs

urlpatterns = [
    path("api/trash/empty", by_method(POST=verbs.empty), name="empty_trash"),
    path("api/trash/restore", by_method(POST=verbs.restore_all), name="restore_trash"),
    path(
        "api/trash/restore/assets",
        by_method(POST=verbs.restore_some),
        name="restore_assets",
    ),
]
