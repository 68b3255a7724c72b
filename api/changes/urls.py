"""Addresses of what changed."""

from django.urls import path

from api.changes.views import ChangesView

urlpatterns = [path("changes/", ChangesView.as_view(), name="changes")]
