"""Addresses of spaces."""

from django.urls import path

from api.spaces import members, views

urlpatterns = [
    path("spaces/", views.Spaces.as_view(), name="spaces"),
    path("spaces/<int:space_id>/", views.OneSpace.as_view(), name="space"),
    path("spaces/<int:space_id>/photos/", views.PhotosOfSpace.as_view(), name="space_photos"),
    path("spaces/<int:space_id>/put-in/", views.PutIn.as_view(), name="space_put_in"),
    path("spaces/<int:space_id>/take-out/", views.TakeOut.as_view(), name="space_take_out"),
    path("spaces/<int:space_id>/members/", members.Members.as_view(), name="space_members"),
    path(
        "spaces/<int:space_id>/members/<int:member_id>/",
        members.OneMember.as_view(),
        name="space_member",
    ),
    path("spaces/<int:space_id>/leave/", members.Leave.as_view(), name="leave_space"),
    path("spaces/<int:space_id>/hand-over/", members.HandOver.as_view(), name="hand_over_space"),
]
