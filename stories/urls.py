"""Addresses of memories, trips and stories."""

from django.urls import path

from stories.memories import views as memories
from stories.telling import edit_views, guest_views
from stories.telling import views as telling
from stories.trips import views as trips

app_name = "stories"
urlpatterns = [
    path("memories/", memories.memories, name="memories"),
    path("memories/line/", memories.line, name="line"),
    path("settings/memories/", memories.settings, name="kept_out"),
    path("settings/memories/<int:kept_out_id>/take-back/", memories.take_back, name="take_back"),
    path("stories/", telling.stories, name="stories"),
    path("stories/make/", telling.make, name="make"),
    path("stories/<int:story_id>/", telling.story, name="story"),
    path("stories/<int:story_id>/slideshow/", telling.slideshow, name="story_slideshow"),
    path("stories/<int:story_id>/export/", telling.export, name="export"),
    path("stories/<int:story_id>/delete/", telling.delete, name="delete"),
    path("stories/<int:story_id>/edit/", edit_views.edit, name="edit"),
    path("stories/<int:story_id>/chapters/", edit_views.add_chapter, name="add_chapter"),
    path(
        "stories/<int:story_id>/chapters/<int:chapter_id>/",
        edit_views.change_chapter,
        name="change_chapter",
    ),
    path(
        "stories/<int:story_id>/chapters/<int:chapter_id>/place/",
        edit_views.place_chapter,
        name="place_chapter",
    ),
    path(
        "stories/<int:story_id>/chapters/<int:chapter_id>/remove/",
        edit_views.remove_chapter,
        name="remove_chapter",
    ),
    path(
        "stories/<int:story_id>/chapters/<int:chapter_id>/choose/",
        edit_views.choose,
        name="choose",
    ),
    path("stories/<int:story_id>/photos/", edit_views.change_photo, name="change_photo"),
    path("stories/<int:story_id>/photos/place/", edit_views.place_photo, name="place_photo"),
    path("s/<slug:key>/story/", guest_views.story, name="guest"),
    path("s/<slug:key>/story/slideshow/", guest_views.slideshow, name="guest_slideshow"),
    path("trips/", trips.trips, name="trips"),
    path("trips/<int:occasion_id>/", trips.trip, name="trip"),
    path("trips/<int:occasion_id>/slideshow/", trips.slideshow, name="slideshow"),
    path("trips/<int:occasion_id>/change/", trips.change, name="change_trip"),
    path("trips/<int:occasion_id>/merge/", trips.merge, name="merge_trips"),
    path("trips/<int:occasion_id>/hide/", trips.hide, name="hide_trip"),
    path("trips/<int:occasion_id>/show/", trips.show, name="show_trip"),
    path("trips/<int:occasion_id>/reset/", trips.reset, name="reset_trip"),
]
