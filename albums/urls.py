"""Addresses of albums."""

from django.urls import path

from albums import talk, views

app_name = "albums"
urlpatterns = [
    path("albums/", views.albums, name="albums"),
    path("albums/<int:album_id>/", views.album, name="album"),
    path("albums/<int:album_id>/talk/", talk.talk, name="talk"),
    path("albums/<int:album_id>/talk/like/", talk.like, name="like"),
    path("albums/<int:album_id>/talk/names/", talk.names, name="names"),
    path("photos/<int:photo_id>/albums/", views.of_photo, name="of_photo"),
]
