"""Addresses of the light viewer."""

from django.urls import path

from lite import views

app_name = "lite"
urlpatterns = [
    path("lite/", views.photos, name="photos"),
    path("lite/months/", views.months, name="months"),
    path("lite/<month:first_day>/", views.month, name="month"),
    path("lite/places/", views.places, name="places"),
    path("lite/albums/", views.albums, name="albums"),
    path("lite/albums/<int:album_id>/", views.album, name="album"),
    path("lite/folders/", views.folders, name="folders"),
    path("lite/folders/<int:folder_id>/", views.folder, name="folder"),
    path("lite/search/", views.search, name="search"),
    path("lite/photos/<int:photo_id>/", views.photo, name="photo"),
]
