"""The operator's pages about trips, and what is kept out of memories."""

from django.contrib import admin

from photos.admin import ReadOnlyAdmin
from stories.models import KeptOut, Occasion, TripsFound


@admin.register(Occasion)
class OccasionAdmin(ReadOnlyAdmin):
    list_display = ("kind", "owner", "starts_local", "ends_local", "count", "hidden_at")
    list_filter = ("kind",)
    list_select_related = ("owner",)
    exclude = ("title", "places")  # a person's words, and where they were


@admin.register(TripsFound)
class TripsFoundAdmin(ReadOnlyAdmin):
    list_display = ("owner", "mark", "found_at")
    ordering = ("owner",)
    list_select_related = ("owner",)


@admin.register(KeptOut)
class KeptOutAdmin(ReadOnlyAdmin):
    list_display = ("what", "owner", "made_at")
    list_filter = ("what",)
    list_select_related = ("owner",)
    exclude = ("person", "album", "place", "first_day", "last_day")  # whom somebody grieves for
