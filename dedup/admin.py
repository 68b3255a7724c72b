"""The operator's pages about duplicates."""

from django.contrib import admin

from dedup.models import (
    ChangedPhoto,
    Dismissal,
    DuplicateGroup,
    GroupMember,
    Link,
    PictureHash,
    Preferences,
    Resolution,
    UncheckedPhoto,
)
from photos.admin import ReadOnlyAdmin


@admin.register(PictureHash)
class PictureHashAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "photo", "frame")
    list_select_related = ("photo",)


@admin.register(Link)
class LinkAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "kind", "per_cent")
    list_filter = ("kind",)
    list_select_related = ("first", "second")


@admin.register(Dismissal)
class DismissalAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "decided_at")
    list_select_related = ("first", "second")


@admin.register(DuplicateGroup)
class DuplicateGroupAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "owner", "per_cent", "spare_bytes", "newest_at")
    list_filter = ("kind",)
    list_select_related = ("owner",)


@admin.register(GroupMember)
class GroupMemberAdmin(ReadOnlyAdmin):
    list_display = ("photo", "group")
    list_select_related = ("photo", "group")


@admin.register(Resolution)
class ResolutionAdmin(ReadOnlyAdmin):
    list_display = ("verb", "owner", "count", "won_bytes", "made_at", "undone_at")
    list_filter = ("verb",)
    list_select_related = ("owner",)


@admin.register(Preferences)
class PreferencesAdmin(ReadOnlyAdmin):
    list_display = ("owner", "least_per_cent", "stacks_by_itself", "primary_format")
    list_select_related = ("owner",)


@admin.register(UncheckedPhoto)
class UncheckedPhotoAdmin(ReadOnlyAdmin):
    ordering = ("-photo_id",)
    list_display = ("photo_id", "owner_id")


@admin.register(ChangedPhoto)
class ChangedPhotoAdmin(ReadOnlyAdmin):
    list_display = ("photo_id", "owner_id")
