"""Addresses of people."""

from django.urls import path

from clients.immich.people import deciding, verbs
from clients.immich.routing import by_method

PERSON = "api/people/<person:person_id>"
urlpatterns = [
    path("api/people", by_method(GET=verbs.people, PUT=deciding.change_many), name="people"),
    path("api/people/merge", by_method(POST=deciding.merge_many), name="merge_people"),
    path(PERSON, by_method(GET=verbs.person, PUT=deciding.change), name="person"),
    path(f"{PERSON}/merge", by_method(POST=deciding.merge), name="merge_person"),
    path(f"{PERSON}/reassign", by_method(PUT=deciding.reassign), name="reassign_person"),
    path(f"{PERSON}/statistics", by_method(GET=verbs.statistics), name="person_statistics"),
    path(f"{PERSON}/thumbnail", by_method(GET=verbs.thumbnail), name="person_thumbnail"),
]
