"""Addresses of the map."""

from django.urls import path

from atlas import views

app_name = "atlas"
urlpatterns = [
    path("map/", views.world_map, name="map"),
    path("map/cells.json", views.cells, name="cells"),
    path("map/of/<int:photo_id>/", views.of_photo, name="of_photo"),
    path("map/photos/", views.photos, name="photos"),
    path("places/", views.places, name="places"),
    path("places/named/", views.named, name="named"),
    path("places/named/new/", views.name, name="name"),
    path("places/named/<int:place_id>/", views.rename, name="rename"),
]
