"""Addresses of stories."""

from django.urls import path

from api.stories import views

urlpatterns = [
    path("stories/", views.Stories.as_view(), name="stories"),
    path("stories/<int:story_id>/", views.OneStory.as_view(), name="story"),
    path("stories/<int:story_id>/chapters/", views.Chapters.as_view(), name="chapters"),
    path(
        "stories/<int:story_id>/chapters/<int:chapter_id>/",
        views.OneChapter.as_view(),
        name="chapter",
    ),
]
