"""The operator's pages about duplicates."""

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest

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
from dedup.models.resolution import Among
from photos.admin import ReadOnlyAdmin
from photos.models import Photo


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
    exclude = ("before", "after", "name")  # words of photos, which may be locked by now

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resolution]:
        locked = Photo.objects.filter(Among(F("pk"), OuterRef("photos")), is_locked=True)
        return super().get_queryset(request).filter(~Exists(locked))


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
