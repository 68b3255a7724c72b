"""Addresses of albums."""

from django.urls import path

from clients.immich.albums import filling, sharing, verbs
from clients.immich.routing import by_method

ALBUM = "api/albums/<album:album_id>"
urlpatterns = [
    path("api/albums", by_method(GET=verbs.albums, POST=verbs.make), name="albums"),
    path("api/albums/statistics", by_method(GET=verbs.statistics), name="album_statistics"),
    path("api/albums/assets", by_method(PUT=filling.put_in_many), name="albums_assets"),
    path(
        ALBUM,
        by_method(GET=verbs.album, PATCH=verbs.change, PUT=verbs.change, DELETE=verbs.delete),
        name="album",
    ),
    path(
        f"{ALBUM}/assets",
        by_method(PUT=filling.put_in, DELETE=filling.take_out),
        name="album_assets",
    ),
    path(f"{ALBUM}/users", by_method(PUT=sharing.let_in), name="album_users"),
    path(f"{ALBUM}/user/me", by_method(DELETE=sharing.leave), name="leave_album"),
    path(
        f"{ALBUM}/user/<user:user_id>",
        by_method(PUT=sharing.change_role, DELETE=sharing.put_out),
        name="album_user",
    ),
]
