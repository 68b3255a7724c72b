"""Addresses of share links: for those who make them, and for their guests beneath `/s/`."""

from django.urls import path

from sharing.links import guest_views, views

urlpatterns = [
    path("links/", views.links, name="links"),
    path("links/new/", views.new_link, name="new_link"),
    path("links/<int:link_id>/", views.link, name="link"),
    path("links/<int:link_id>/revoke/", views.revoke, name="revoke_link"),
    path("s/<slug:key>/", guest_views.photos, name="guest"),
    path("s/<slug:key>/password/", guest_views.password, name="guest_password"),
    path("s/<slug:key>/photos/<int:photo_id>/", guest_views.photo, name="guest_photo"),
    path(
        "s/<slug:key>/photos/<int:photo_id>/thumbnail",
        guest_views.thumbnail,
        name="guest_thumbnail",
    ),
    path("s/<slug:key>/photos/<int:photo_id>/preview", guest_views.preview, name="guest_preview"),
    path(
        "s/<slug:key>/photos/<int:photo_id>/playback", guest_views.playback, name="guest_playback"
    ),
    path(
        "s/<slug:key>/photos/<int:photo_id>/original", guest_views.original, name="guest_original"
    ),
]
