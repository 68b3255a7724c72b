"""The operator's pages about other people's protocols."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from clients.models import HeldByApp, InboxEntry, InboxLock, SyncMark
from photos.admin import ReadOnlyAdmin


@admin.register(InboxEntry)
class InboxEntryAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner", "size_bytes", "modified_at", "photo")
    list_select_related = ("owner", "photo")
    list_filter = (("owner", AutocompleteSelectFilter),)
    search_fields = ("name",)
    exclude = ("content",)


@admin.register(InboxLock)
class InboxLockAdmin(ReadOnlyAdmin):
    list_display = ("path", "owner", "expires_at")
    list_select_related = ("owner",)
    exclude = ("token",)


@admin.register(SyncMark)
class SyncMarkAdmin(ReadOnlyAdmin):
    list_display = ("type", "app", "noted_at")
    list_select_related = ("app",)


@admin.register(HeldByApp)
class HeldByAppAdmin(ReadOnlyAdmin):
    list_display = ("type", "object_id", "other_id", "app", "is_gone")
    list_select_related = ("app",)
