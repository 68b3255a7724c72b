"""Addresses of the API."""

from django.urls import include, path

from api.me.views import MeView

app_name = "api"
urlpatterns = [
    path("", include("api.reference.urls")),
    path("", include("api.search.urls")),
    path("me/", MeView.as_view(), name="me"),
    path("", include("api.albums.urls")),
    path("", include("api.notices.urls")),
    path("", include("api.talk.urls")),
]
