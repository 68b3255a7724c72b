"""The operator's pages about trips, stories, and what is kept out of memories."""

from django.contrib import admin

from photos.admin import ReadOnlyAdmin
from stories.models import Chapter, ChapterPhoto, KeptOut, Occasion, Story, TripsFound


@admin.register(Occasion)
class OccasionAdmin(ReadOnlyAdmin):
    list_display = ("kind", "owner", "starts_local", "ends_local", "count", "hidden_at")
    list_filter = ("kind",)
    list_select_related = ("owner",)
    exclude = ("title", "places")  # a person's words, and where they were


@admin.register(TripsFound)
class TripsFoundAdmin(ReadOnlyAdmin):
    list_display = ("owner", "found_at")
    ordering = ("owner",)
    list_select_related = ("owner",)


@admin.register(KeptOut)
class KeptOutAdmin(ReadOnlyAdmin):
    list_display = ("what", "owner", "made_at")
    list_filter = ("what",)
    list_select_related = ("owner",)
    exclude = ("person", "album", "place", "first_day", "last_day")  # whom somebody grieves for


@admin.register(Story)
class StoryAdmin(ReadOnlyAdmin):
    list_display = ("pk", "owner", "made_from", "made_at", "changed_at")
    list_filter = ("made_from",)
    list_select_related = ("owner",)
    exclude = ("title", "lead", "source")  # a person's words


@admin.register(Chapter)
class ChapterAdmin(ReadOnlyAdmin):
    list_display = ("pk", "story_id", "position")
    exclude = ("title", "text")


@admin.register(ChapterPhoto)
class ChapterPhotoAdmin(ReadOnlyAdmin):
    list_display = ("photo_id", "chapter_id", "position", "is_wide")
    exclude = ("caption",)
