"""Addresses of the ways in and of the pipeline."""

from django.urls import path

from ingest import tus_views, views
from ingest.drive import views as drive_views
from ingest.notifications.views import take_notification
from ingest.sources import bucket_views
from ingest.sources import views as sources_views
from ingest.takeout import views as takeout_views

app_name = "ingest"
urlpatterns = [
    path("upload/", views.upload_page, name="upload"),
    path("upload/sender/", views.sender, name="sender"),
    path("upload/batches/", views.start_batch, name="start_batch"),
    path("upload/batches/<int:batch_id>/", views.batch_progress, name="batch_progress"),
    path("upload/batches/<int:batch_id>/files/", views.upload_file, name="upload_file"),
    path("upload/batches/<int:batch_id>/close/", views.close_batch, name="close_batch"),
    path("upload/resumable/", tus_views.uploads, name="resumable"),
    path("upload/resumable/<uuid:upload_id>/", tus_views.one_upload, name="resumable_upload"),
    path(
        "upload/resumable/<uuid:upload_id>/forget/", tus_views.forget_upload, name="forget_upload"
    ),
    path("upload/folder/", views.start_folder, name="start_folder"),
    path("upload/samples/", views.start_samples, name="start_samples"),
    path("takeout/", takeout_views.takeout_page, name="takeout"),
    path("takeout/collect/", takeout_views.collect_takeout, name="collect_takeout"),
    path("takeout/machine/", takeout_views.start_machine_takeout, name="start_machine_takeout"),
    path("takeout/<int:batch_id>/", takeout_views.takeout_report, name="takeout_report"),
    path(
        "takeout/<int:batch_id>/progress/",
        takeout_views.takeout_progress,
        name="takeout_progress",
    ),
    path("takeout/<int:batch_id>/go-on/", takeout_views.go_on, name="takeout_go_on"),
    path(
        "takeout/<int:batch_id>/report.<slug:ending>",
        takeout_views.download_report,
        name="takeout_download",
    ),
    path("sources/", sources_views.sources, name="sources"),
    path("sources/<int:source_id>/", sources_views.source, name="source"),
    path("sources/<int:source_id>/card/", sources_views.card, name="source_card"),
    path("sources/<int:source_id>/tell/<slug:verb>/", sources_views.tell, name="tell_source"),
    path("sources/<int:source_id>/trash/", sources_views.trash_missing, name="trash_missing"),
    path("sources/<int:source_id>/remove/", sources_views.remove, name="remove_source"),
    path("sources/bucket/", bucket_views.add_bucket, name="add_bucket"),
    path("sources/<int:source_id>/events/", bucket_views.bucket_events, name="bucket_events"),
    path("sources/drive/", drive_views.connect, name="drive"),
    path("sources/drive/back/", drive_views.back, name="drive_back"),
    path("sources/drive/folders/", drive_views.folders, name="drive_folders"),
    path("bell/", views.bell, name="bell"),
    path("bell/seen/", views.bell_seen, name="bell_seen"),
    path("photos/<int:photo_id>/provenance/", views.provenance, name="provenance"),
    path("photos/<int:photo_id>/stages/", views.photo_stages, name="photo_stages"),
    path("photos/<int:photo_id>/stages/<slug:stage>/retry/", views.retry_stage, name="retry_stage"),
    path("webhooks/s3", take_notification, name="take_notification"),
]
