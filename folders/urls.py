"""Addresses of folders."""

from django.urls import path

from folders import views

app_name = "folders"
urlpatterns = [
    path("folders/", views.folders, name="folders"),
    path("folders/<int:folder_id>/", views.folder, name="folder"),
    path("folders/<int:folder_id>/inside/", views.inside, name="inside"),
]
