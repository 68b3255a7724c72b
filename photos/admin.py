"""The operator's pages about photos. Originals and what was read from them cannot be changed."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.paginator import InfinitePaginator

from photos.curation import decide
from photos.models import (
    Clues,
    CopiedFile,
    Decision,
    KeptApart,
    LibraryUse,
    MonthCount,
    Photo,
    PhotoTag,
    RefusedTag,
    Region,
    Rendition,
    Sidecar,
    Source,
    Stack,
    Tag,
    TieredOriginal,
)


class LargeTableAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """Newest first by key, and never counted: a page costs the same over any number of rows."""

    ordering: tuple[str, ...] = ("-id",)
    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What is behind a second password is not the operator's either, nor what is said of it."""
        rows: QuerySet[Any] = super().get_queryset(request)
        for field in self.opts.concrete_fields:
            if field.related_model is Photo:
                rows = rows.exclude(**{f"{field.name}__is_locked": True})
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(LargeTableAdmin):
    """Rows that the program alone writes."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Photo)
class PhotoAdmin(LargeTableAdmin):
    """Photos go to the trash in the gallery, never by deleting rows here."""

    list_display = ("filename", "owner", "kind", "taken_local", "camera", "place", "added_at")
    list_select_related = ("owner", "place")
    list_filter = (
        ("owner", AutocompleteSelectFilter),
        ("place", AutocompleteSelectFilter),
        "kind",
        "is_favourite",
    )
    search_fields = ("filename", "=sha256")
    search_help_text = _("A part of the file's name, or a whole checksum")
    EDITABLE = ("caption", "rating", "is_favourite")
    fieldsets: Any = (
        (_("Curation"), {"fields": (*EDITABLE, "archived_at", "trashed_at")}),
        (
            _("Original"),
            {
                "fields": (
                    *("owner", "filename", "kind", "format", "mime", "size_bytes"),
                    *("sha256", "sha1", "original_key", "source", "added_at"),
                    *("width_px", "height_px", "orientation", "duration_s", "is_playable"),
                )
            },
        ),
        (_("Time"), {"fields": ("taken_local", "offset_minutes", "taken_at", "taken_source")}),
        (_("Place"), {"fields": ("place", "latitude", "longitude", "altitude_m")}),
        (
            _("Camera"),
            {"fields": ("make", "model", "lens", "exposure_s", "f_number", "iso", "focal_mm")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        return Photo.objects.filter(is_locked=False)

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:  # noqa: FBT001 - the signature is Django's
        """What the operator changes is a person's decision like any other."""
        for column in form.changed_data:
            decide(obj, column, form.cleaned_data[column])

    def get_readonly_fields(
        self, request: HttpRequest, obj: Photo | None = None
    ) -> tuple[str, ...]:
        shown = flatten_fieldsets(self.fieldsets)
        return tuple(field for field in shown if field not in self.EDITABLE)


@admin.register(Rendition)
class RenditionAdmin(ReadOnlyAdmin):
    list_display = ("photo", "name", "mime", "size_bytes")
    list_select_related = ("photo",)
    list_filter = ("name",)
    search_fields = ("=photo__id", "photo__filename")


@admin.register(TieredOriginal)
class TieredOriginalAdmin(ReadOnlyAdmin):
    """Which originals lie on the cheap storage, and what went wrong with a move."""

    list_display = ("key", "state", "size_bytes", "opened_at", "error")
    list_filter = ("state",)
    search_fields = ("=sha256",)


@admin.register(CopiedFile)
class CopiedFileAdmin(ReadOnlyAdmin):
    """How far a move from one storage into another came."""

    list_display = ("key", "source", "target", "size_bytes", "copied_at")
    search_fields = ("=sha256",)


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "photo")
    list_select_related = ("photo",)
    search_fields = ("=photo__id", "name")


@admin.register(Sidecar)
class SidecarAdmin(ReadOnlyAdmin):
    list_display = ("filename", "kind", "photo")
    list_select_related = ("photo",)
    search_fields = ("=photo__id", "filename")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("photo", "column", "decided_at")
    list_select_related = ("photo",)
    list_filter = ("column",)
    search_fields = ("=photo__id", "photo__filename")


@admin.register(MonthCount)
class MonthCountAdmin(ReadOnlyAdmin):
    list_display = ("owner", "month", "count")
    list_select_related = ("owner",)
    list_filter = (("owner", AutocompleteSelectFilter),)
    ordering = ("owner", "-month")


@admin.register(LibraryUse)
class LibraryUseAdmin(ReadOnlyAdmin):
    list_display = ("owner", "format", "place", "photos", "stored_bytes", "in_place_bytes")
    list_select_related = ("owner",)
    list_filter = (("owner", AutocompleteSelectFilter), "place")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LibraryUse]:
        """What is behind a second password is not even counted here."""
        return LibraryUse.objects.exclude(place=LibraryUse.Place.LOCKED)


@admin.register(Tag)
class TagAdmin(ReadOnlyAdmin):
    list_display = ("name", "parent", "owner")
    list_select_related = ("owner", "parent")
    list_filter = (("owner", AutocompleteSelectFilter),)
    search_fields = ("name",)


@admin.register(PhotoTag)
class PhotoTagAdmin(ReadOnlyAdmin):
    list_display = ("photo", "tag", "origin", "confidence")
    list_select_related = ("photo", "tag")
    list_filter = ("origin", ("tag", AutocompleteSelectFilter))
    search_fields = ("=photo__id", "photo__filename")


@admin.register(RefusedTag)
class RefusedTagAdmin(ReadOnlyAdmin):
    list_display = ("photo", "tag", "origin", "refused_at")
    list_select_related = ("photo", "tag")
    list_filter = ("origin", ("tag", AutocompleteSelectFilter))
    search_fields = ("=photo__id", "photo__filename")


@admin.register(Stack)
class StackAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "owner", "reason", "is_by_person", "made_at")
    list_select_related = ("owner",)
    list_filter = ("kind", ("owner", AutocompleteSelectFilter))


@admin.register(Clues)
class CluesAdmin(ReadOnlyAdmin):
    ordering = ("-photo",)
    list_display = ("photo", "live_id", "burst_id", "document_id", "derived_from", "has_motion")
    list_select_related = ("photo",)


@admin.register(KeptApart)
class KeptApartAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "decided_at")
    list_select_related = ("first", "second")


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """What a source is opened with is sealed, and not shown."""

    list_display = ("name", "kind", "owner", "state", "reason")
    list_select_related = ("owner",)
    list_filter = ("kind", "state", ("owner", AutocompleteSelectFilter))
    search_fields = ("name", "root")
    exclude = ("sealed",)
