"""Addresses of spaces."""

from django.urls import path

from sharing.spaces import views

urlpatterns = [
    path("spaces/", views.spaces, name="spaces"),
    path("spaces/<int:space_id>/", views.space, name="space"),
    path("spaces/<int:space_id>/photos/", views.add, name="add_to_space"),
    path("spaces/<int:space_id>/out/", views.take_out, name="take_from_space"),
    path("spaces/<int:space_id>/people/", views.people, name="space_people"),
    path("spaces/<int:space_id>/rename/", views.rename, name="rename_space"),
    path("spaces/<int:space_id>/delete/", views.delete, name="delete_space"),
    path("spaces/<int:space_id>/people/<int:member_id>/role/", views.role, name="space_role"),
    path("spaces/<int:space_id>/people/<int:member_id>/end/", views.end, name="end_member"),
    path(
        "spaces/<int:space_id>/people/<int:member_id>/hand-over/",
        views.hand_over,
        name="hand_over_space",
    ),
]
