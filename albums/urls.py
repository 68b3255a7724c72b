"""Addresses of albums."""

from django.urls import path

from albums import views

app_name = "albums"
urlpatterns = [
    path("albums/", views.albums, name="albums"),
    path("albums/<int:album_id>/", views.album, name="album"),
    path("photos/<int:photo_id>/albums/", views.of_photo, name="of_photo"),
]
