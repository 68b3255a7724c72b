"""Addresses of the person who asks."""

from django.urls import path

from api.me.views import AppsView, MeView

urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("me/apps/", AppsView.as_view(), name="my_apps"),
]
