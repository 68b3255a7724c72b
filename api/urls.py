"""Addresses of the API."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from api.views import Nothing

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    # First what is asked for most: each address before it costs a little.
    path("", include("api.photos.urls")),
    path("", include("api.media.urls")),
    path("", include("api.reference.urls")),
    path("", include("api.search.urls")),
    path("", include("api.duplicates.urls")),
    path("", include("api.imports.urls")),
    path("", include("api.jobs.urls")),
    path("", include("api.me.urls")),
    path("", include("api.calendar.urls")),
    path("", include("api.folders.urls")),
    path("", include("api.places.urls")),
    path("", include("api.sources.urls")),
    path("", include("api.stacks.urls")),
    path("", include("api.statistics.urls")),
    path("", include("api.usage.urls")),
    path("", include("api.albums.urls")),
    path("", include("api.groups.urls")),
    path("", include("api.links.urls")),
    path("", include("api.memories.urls")),
    path("", include("api.notices.urls")),
    path("", include("api.partners.urls")),
    path("", include("api.people.urls")),
    path("", include("api.spaces.urls")),
    path("", include("api.stories.urls")),
    path("", include("api.tags.urls")),
    path("", include("api.talk.urls")),
    path("", include("api.trips.urls")),
    path("", include("api.changes.urls")),
    path("", include("api.history.urls")),
    path("", include("api.upload.urls")),
]
# Whatever is not above:
urlpatterns += [re_path(r"^(?P<rest>(?s:.+))", Nothing.as_view(), name="nothing")]
