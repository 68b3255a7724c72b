"""Addresses of search."""

from django.urls import path

from clients.immich.routing import by_method
from clients.immich.search import offers, verbs

urlpatterns = [
    path("api/search/metadata", by_method(POST=verbs.metadata), name="search_metadata"),
    path("api/search/smart", by_method(POST=verbs.smart), name="search_smart"),
    path("api/search/random", by_method(POST=verbs.by_chance), name="search_random"),
    path("api/search/large-assets", by_method(POST=verbs.large), name="search_large"),
    path("api/search/statistics", by_method(POST=verbs.statistics), name="search_statistics"),
    path("api/search/suggestions", by_method(GET=offers.suggestions), name="suggestions"),
    path("api/search/explore", by_method(GET=offers.explore), name="explore"),
    path("api/search/cities", by_method(GET=offers.cities), name="cities"),
    path("api/search/places", by_method(GET=offers.places), name="search_places"),
    path("api/search/person", by_method(GET=offers.people), name="search_person"),
]
