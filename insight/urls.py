"""Addresses of insight."""

from django.urls import path

from insight import views

app_name = "insight"
urlpatterns = [
    path("insight/", views.dashboard, name="dashboard"),
    path("insight/<slug:subject>.csv", views.table, name="table"),
]
