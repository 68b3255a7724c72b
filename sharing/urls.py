"""Addresses of what is shared: spaces, groups, partners, links."""

from django.urls.resolvers import URLPattern

app_name = "sharing"
urlpatterns: list[URLPattern] = []
