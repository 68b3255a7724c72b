"""Addresses of the locked folder."""

from django.urls.resolvers import URLPattern

app_name = "vault"
urlpatterns: list[URLPattern] = []
