"""Addresses of the API."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from api.me.views import MeView

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("api.search.urls")),
    path("me/", MeView.as_view(), name="me"),
    path("", include("api.albums.urls")),
    path("", include("api.notices.urls")),
    path("", include("api.talk.urls")),
]
