"""Addresses of shared albums."""

from django.urls import path

from sharing.albums import views

urlpatterns = [
    path("albums/shared/", views.shared, name="shared_albums"),
    path("albums/<int:album_id>/sharing/tools/", views.tools, name="album_tools"),
    path("albums/<int:album_id>/sharing/", views.people, name="album_people"),
    path("albums/<int:album_id>/sharing/<int:share_id>/role/", views.role, name="album_role"),
    path("albums/<int:album_id>/sharing/<int:share_id>/end/", views.end, name="end_share"),
    path("albums/<int:album_id>/sharing/photos/", views.add, name="add_to_album"),
    path("albums/<int:album_id>/sharing/out/", views.take_out, name="take_from_album"),
]
