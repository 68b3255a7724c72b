"""Addresses of trips and events."""

from django.urls import path

from api.trips import views

urlpatterns = [
    path("trips/", views.Trips.as_view(), name="trips"),
    path("trips/<int:occasion_id>/", views.OneTrip.as_view(), name="trip"),
    path("trips/<int:occasion_id>/photos/", views.PhotosOfTrip.as_view(), name="trip_photos"),
    path("trips/<int:occasion_id>/merge/", views.MergeTrips.as_view(), name="merge_trips"),
    path("trips/<int:occasion_id>/as-found/", views.AsFound.as_view(), name="trip_as_found"),
]
