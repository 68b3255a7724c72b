"""Addresses of duplicates and stacks."""

from django.urls import path

from dedup.pages import preferences

app_name = "dedup"
urlpatterns = [
    path("settings/duplicates/", preferences.preferences, name="preferences"),
]
