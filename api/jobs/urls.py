"""Addresses of what is left to do."""

from django.urls import path

from api.jobs import views

urlpatterns = [
    path("jobs/", views.JobsView.as_view(), name="jobs"),
    path("jobs/failed/", views.FailedView.as_view(), name="failed_jobs"),
    path("photos/<int:photo_id>/jobs/", views.PhotoJobsView.as_view(), name="photo_jobs"),
    path(
        "photos/<int:photo_id>/jobs/<slug:stage>/retry/",
        views.RetryView.as_view(),
        name="retry_job",
    ),
]
