"""Addresses of partners."""

from django.urls import path

from clients.immich.partners import verbs
from clients.immich.routing import by_method

urlpatterns = [
    path("api/partners", by_method(GET=verbs.partners, POST=verbs.lend), name="partners"),
    path(
        "api/partners/<user:user_id>",
        by_method(POST=verbs.lend_to, PUT=verbs.change, DELETE=verbs.end),
        name="partner",
    ),
]
