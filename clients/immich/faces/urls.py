"""Addresses of faces."""

from django.urls import path

from clients.immich.faces import verbs
from clients.immich.routing import by_method

urlpatterns = [
    path("api/faces", by_method(GET=verbs.faces, POST=verbs.draw), name="faces"),
    path("api/faces/<face:face_id>", by_method(DELETE=verbs.refuse), name="face"),
    path("api/faces/<person:person_id>", by_method(PUT=verbs.give_to), name="give_face"),
]
