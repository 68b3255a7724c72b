"""Addresses of what the API says of itself."""

from django.urls import path

from api.reference import views

urlpatterns = [
    path("", views.reference, name="reference"),
    path("schema/", views.SchemaView.as_view(), name="schema"),
]
