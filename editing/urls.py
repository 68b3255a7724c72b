"""Addresses of edits."""

from django.urls.resolvers import URLPattern

app_name = "editing"
urlpatterns: list[URLPattern] = []
