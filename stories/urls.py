"""Addresses of memories, trips and stories."""

from django.urls import path

from stories.memories import views as memories
from stories.trips import views as trips

app_name = "stories"
urlpatterns = [
    path("memories/", memories.memories, name="memories"),
    path("memories/line/", memories.line, name="line"),
    path("settings/memories/", memories.settings, name="kept_out"),
    path("settings/memories/<int:kept_out_id>/take-back/", memories.take_back, name="take_back"),
    path("trips/", trips.trips, name="trips"),
    path("trips/<int:occasion_id>/", trips.trip, name="trip"),
    path("trips/<int:occasion_id>/slideshow/", trips.slideshow, name="slideshow"),
    path("trips/<int:occasion_id>/change/", trips.change, name="change_trip"),
    path("trips/<int:occasion_id>/merge/", trips.merge, name="merge_trips"),
    path("trips/<int:occasion_id>/hide/", trips.hide, name="hide_trip"),
    path("trips/<int:occasion_id>/show/", trips.show, name="show_trip"),
    path("trips/<int:occasion_id>/reset/", trips.reset, name="reset_trip"),
]
