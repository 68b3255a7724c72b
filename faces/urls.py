"""Addresses of people in photos."""

from django.urls import path

from faces import crop_views, views
from faces.pages import names as name_pages

app_name = "faces"
urlpatterns = [
    path("people/names/", name_pages.names, name="names"),
    path("photos/<int:photo_id>/people/", views.of_photo, name="of_photo"),
    path("faces/<int:face_id>/crop/", crop_views.crop, name="crop"),
]
