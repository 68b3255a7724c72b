"""Addresses of sources."""

from django.urls import path

from api.sources import views

ONE = "sources/<int:source_id>/"
urlpatterns = [
    path("sources/", views.SourcesView.as_view(), name="sources"),
    path(ONE, views.SourceView.as_view(), name="source"),
    path(f"{ONE}rescan/", views.RescanView.as_view(), name="rescan_source"),
    path(f"{ONE}pause/", views.PauseView.as_view(), name="pause_source"),
    path(f"{ONE}resume/", views.ResumeView.as_view(), name="resume_source"),
    path(f"{ONE}gone/", views.GoneView.as_view(), name="source_gone"),
    path(f"{ONE}outage/", views.OutageView.as_view(), name="source_outage"),
]
