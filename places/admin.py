"""The operator's pages about places."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from places.models import GeocodeAnswer, Place


class NotTyped(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """What geocoding found: nobody types it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Place)
class PlaceAdmin(NotTyped):
    list_display = ("city", "neighbourhood", "region", "country")
    list_display_links = ("city", "country")
    search_fields = ("city", "neighbourhood", "region", "country")
    ordering = ("country", "region", "city", "neighbourhood")

    def has_delete_permission(self, request: HttpRequest, obj: Place | None = None) -> bool:
        return False


@admin.register(GeocodeAnswer)
class GeocodeAnswerAdmin(NotTyped):
    """A deleted answer is asked for again."""

    list_display = ("point", "asked_at")
    search_fields = ("point",)
    ordering = ("-id",)
