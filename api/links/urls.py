"""Addresses of share links, for those who make them."""

from django.urls import path

from api.links.views import Links, OneLink

urlpatterns = [
    path("links/", Links.as_view(), name="links"),
    path("links/<int:link_id>/", OneLink.as_view(), name="link"),
]
