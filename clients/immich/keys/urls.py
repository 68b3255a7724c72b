"""Addresses of keys."""

from django.urls import path

from clients.immich.keys import views
from clients.immich.routing import by_method

urlpatterns = [
    path("api/api-keys", by_method(GET=views.keep_out, POST=views.keep_out), name="keys"),
    path("api/api-keys/me", by_method(GET=views.mine), name="my_key"),
    path(
        "api/api-keys/<key:key_id>",
        by_method(GET=views.keep_out, PUT=views.keep_out, DELETE=views.keep_out),
        name="key",
    ),
]
