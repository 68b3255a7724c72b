"""Addresses of places and of the map."""

from django.urls import path

from api.places import views

urlpatterns = [
    path("places/", views.PlacesView.as_view(), name="places"),
    path("map/clusters/", views.ClustersView.as_view(), name="map_clusters"),
    path("map/photos/", views.MapPhotosView.as_view(), name="map_photos"),
]
