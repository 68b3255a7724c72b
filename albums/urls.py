"""Addresses of albums."""

from django.urls import path

from albums import talk, views

app_name = "albums"
urlpatterns = [
    path("albums/", views.albums, name="albums"),
    path("albums/<int:album_id>/", views.album, name="album"),
    path("albums/<int:album_id>/take-out/<int:photo_id>/", views.take_out, name="take_out"),
    path("albums/<int:album_id>/put-back/<int:photo_id>/", views.put_back, name="put_back"),
    path("albums/<int:album_id>/talk/", talk.talk, name="talk"),
    path("albums/<int:album_id>/talk/like/", talk.like, name="like"),
    path("albums/<int:album_id>/talk/names/", talk.names, name="names"),
    path("photos/<int:photo_id>/albums/", views.of_photo, name="of_photo"),
]
