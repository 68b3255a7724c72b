"""Addresses of albums."""

from django.urls import path

from api.albums.shares import OneShare, Shares
from api.albums.views import Albums, OneAlbum, PhotosOfAlbum, PlacePhoto, PutIn, TakeOut

urlpatterns = [
    path("albums/", Albums.as_view(), name="albums"),
    path("albums/<int:album_id>/", OneAlbum.as_view(), name="album"),
    path("albums/<int:album_id>/photos/", PhotosOfAlbum.as_view(), name="album_photos"),
    path("albums/<int:album_id>/put-in/", PutIn.as_view(), name="album_put_in"),
    path("albums/<int:album_id>/take-out/", TakeOut.as_view(), name="album_take_out"),
    path("albums/<int:album_id>/place/", PlacePhoto.as_view(), name="album_place"),
    path("albums/<int:album_id>/shares/", Shares.as_view(), name="album_shares"),
    path("albums/<int:album_id>/shares/<int:share_id>/", OneShare.as_view(), name="album_share"),
]
