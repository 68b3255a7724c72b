"""The operator's page about what was measured."""

from django.contrib import admin

from photos.admin import ReadOnlyAdmin
from quality.models import Quality


@admin.register(Quality)
class QualityAdmin(ReadOnlyAdmin):
    list_display = ("photo", "score", "technical", "eyes_open", "aesthetics", "measured_at")
    list_select_related = ("photo",)
    ordering = ("-photo",)
