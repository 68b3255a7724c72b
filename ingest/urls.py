"""Addresses of the ways in and of the pipeline."""

from django.urls import path

from ingest import tus_views, views

app_name = "ingest"
urlpatterns = [
    path("upload/", views.upload_page, name="upload"),
    path("upload/batches/", views.start_batch, name="start_batch"),
    path("upload/batches/<int:batch_id>/", views.batch_progress, name="batch_progress"),
    path("upload/batches/<int:batch_id>/files/", views.upload_file, name="upload_file"),
    path("upload/batches/<int:batch_id>/close/", views.close_batch, name="close_batch"),
    path("upload/resumable/", tus_views.uploads, name="resumable"),
    path("upload/resumable/<uuid:upload_id>/", tus_views.one_upload, name="resumable_upload"),
    path("upload/folder/", views.start_folder, name="start_folder"),
    path("upload/samples/", views.start_samples, name="start_samples"),
    path("bell/", views.bell, name="bell"),
    path("bell/seen/", views.bell_seen, name="bell_seen"),
    path("photos/<int:photo_id>/stages/", views.photo_stages, name="photo_stages"),
    path("photos/<int:photo_id>/stages/<slug:stage>/retry/", views.retry_stage, name="retry_stage"),
]
