"""Addresses of stacks."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.stacks import verbs

STACK = "api/stacks/<stack:stack_id>"
urlpatterns = [
    path(
        "api/stacks",
        by_method(GET=verbs.stacks, POST=verbs.make, DELETE=verbs.end_many),
        name="stacks",
    ),
    path(STACK, by_method(GET=verbs.stack, PUT=verbs.change, DELETE=verbs.end), name="stack"),
    path(
        f"{STACK}/assets/<asset:photo_id>",
        by_method(DELETE=verbs.take_photo_out),
        name="stack_asset",
    ),
]
