"""Addresses of what is said of a photo."""

from django.urls import path

from quality import views

app_name = "quality"
urlpatterns = [path("photos/<int:photo_id>/quality/", views.of_photo, name="of_photo")]
