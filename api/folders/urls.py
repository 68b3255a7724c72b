"""Addresses of folders."""

from django.urls import path

from api.folders import views

urlpatterns = [
    path("folders/", views.FoldersView.as_view(), name="folders"),
    path("folders/<int:folder_id>/", views.FolderView.as_view(), name="folder"),
    path("folders/<int:folder_id>/photos/", views.FolderPhotosView.as_view(), name="folder_photos"),
]
