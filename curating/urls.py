"""Addresses of what a person decides about photos, and of its history."""

from django.urls.resolvers import URLPattern

app_name = "curating"
urlpatterns: list[URLPattern] = []
