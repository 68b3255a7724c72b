"""Addresses of share links, and the one that clients hand to guests."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.shared_links import verbs

urlpatterns = [
    path("share/<str:key>", verbs.guest_page, name="guest_page"),
    path("api/shared-links", by_method(GET=verbs.links, POST=verbs.make), name="shared_links"),
    path(
        "api/shared-links/<link:link_id>",
        by_method(GET=verbs.link, PATCH=verbs.change, DELETE=verbs.revoke),
        name="shared_link",
    ),
]
