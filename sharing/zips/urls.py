"""Addresses of ZIPs."""

from django.urls import path

from sharing.zips import views

urlpatterns = [
    path("albums/<int:album_id>/zip/", views.album_zip, name="album_zip"),
    path("zip/", views.selection_zip, name="zip"),
    path("s/<slug:key>/zip/", views.guest_zip, name="guest_zip"),
]
