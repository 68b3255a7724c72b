"""Addresses of people in photos."""

from django.urls import path

from faces import views

app_name = "faces"
urlpatterns = [path("photos/<int:photo_id>/people/", views.of_photo, name="of_photo")]
