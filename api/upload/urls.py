"""Addresses of what clients send."""

from django.urls import path

from api.upload import views
from ingest.bodies import takes_files

urlpatterns = [
    path("upload/", takes_files(views.UploadView.as_view()), name="upload"),
    path("upload/check/", views.CheckView.as_view(), name="upload_check"),
]
