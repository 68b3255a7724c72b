"""Addresses of photos."""

from django.urls import path

from api.photos import views

urlpatterns = [
    path("photos/", views.PhotosView.as_view(), name="photos"),
    path("photos/bulk/", views.BulkView.as_view(), name="bulk"),
    path("photos/months/", views.MonthsView.as_view(), name="months"),
    path("photos/<int:photo_id>/", views.PhotoView.as_view(), name="photo"),
]
