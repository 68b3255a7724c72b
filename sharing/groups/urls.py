"""Addresses of groups."""

from django.urls import path

from sharing.groups import views

urlpatterns = [
    path("groups/", views.groups, name="groups"),
    path("groups/<int:group_id>/", views.group, name="group"),
    path("groups/<int:group_id>/rename/", views.rename, name="rename_group"),
    path("groups/<int:group_id>/remove/<int:user_id>/", views.remove, name="remove_member"),
    path("groups/<int:group_id>/delete/", views.delete, name="delete_group"),
]
