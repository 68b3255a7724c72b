"""The operator's pages about what is counted by place."""

from django.contrib import admin

from atlas.models import Cell, NamedPlace, PlaceCount
from photos.admin import ReadOnlyAdmin


@admin.register(Cell)
class CellAdmin(ReadOnlyAdmin):
    list_display = ("owner", "level", "x", "y", "count")
    list_select_related = ("owner",)
    list_filter = ("level",)


@admin.register(PlaceCount)
class PlaceCountAdmin(ReadOnlyAdmin):
    list_display = ("owner", "place", "count")
    list_select_related = ("owner", "place")


@admin.register(NamedPlace)
class NamedPlaceAdmin(ReadOnlyAdmin):
    list_display = ("owner", "name", "is_home", "named_at")
    list_select_related = ("owner",)
