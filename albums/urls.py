"""Addresses of albums."""

from django.urls import path

from albums import arranging_views, talk, views

app_name = "albums"
urlpatterns = [
    path("albums/", views.albums, name="albums"),
    path("albums/<int:album_id>/", views.album, name="album"),
    path("albums/make/", arranging_views.make, name="make"),
    path("albums/to-fill/", arranging_views.to_fill, name="to_fill"),
    path("albums/<int:album_id>/edit/", arranging_views.edit, name="edit"),
    path("albums/<int:album_id>/move/", arranging_views.move, name="move"),
    path("albums/<int:album_id>/homes/", arranging_views.homes, name="homes"),
    path("albums/<int:album_id>/order/", arranging_views.order, name="order"),
    path("albums/<int:album_id>/place/", arranging_views.place, name="place"),
    path("albums/<int:album_id>/cover/", arranging_views.cover, name="cover"),
    path("albums/<int:album_id>/places/", arranging_views.places, name="places"),
    path("albums/<int:album_id>/talk/", talk.talk, name="talk"),
    path("albums/<int:album_id>/talk/like/", talk.like, name="like"),
    path("albums/<int:album_id>/talk/names/", talk.names, name="names"),
    path("photos/<int:photo_id>/albums/", views.of_photo, name="of_photo"),
]
