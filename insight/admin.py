"""The operator's page about summaries: how long counting takes, not what was counted."""

from django.contrib import admin

from insight.models import Summary
from photos.admin import ReadOnlyAdmin


@admin.register(Summary)
class SummaryAdmin(ReadOnlyAdmin):
    list_display = ("owner", "counted_at", "took_ms")
    list_select_related = ("owner",)
    search_fields = ("owner__email",)
    exclude = ("figures",)
