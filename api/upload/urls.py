"""Addresses of what clients send."""

from django.urls import path

from api.upload import views

urlpatterns = [
    path("upload/", views.UploadView.as_view(), name="upload"),
    path("upload/check/", views.CheckView.as_view(), name="upload_check"),
]
