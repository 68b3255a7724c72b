"""Addresses of edits."""

from django.urls import path

from editing import views

app_name = "editing"
urlpatterns = [
    path("photos/<int:photo_id>/edit/", views.edit, name="edit"),
    path("photos/<int:photo_id>/edit/state/", views.of_photo, name="of_photo"),
    path("photos/<int:photo_id>/edit/copy/", views.copy, name="copy"),
    path("edits/<uuid:batch>/", views.progress, name="progress"),
]
