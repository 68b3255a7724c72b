"""Addresses of comments, likes, the feed and notices."""

from django.urls.resolvers import URLPattern

app_name = "activity"
urlpatterns: list[URLPattern] = []
