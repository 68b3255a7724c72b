"""Addresses of other people's protocols."""

from django.urls import path, re_path

from clients import views
from clients.dav.views import dav

app_name = "clients"
urlpatterns = [
    path("connect/", views.connect, name="connect"),
    path("dav/", dav, name="dav"),
    re_path(r"^dav(?:/(?P<path>(?s:.*)))?$", dav, name="dav_path"),
]
