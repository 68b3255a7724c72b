"""The operator's pages about meaning."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from photos.admin import ReadOnlyAdmin
from search.models import (
    CaptionDay,
    Embedding,
    LibraryChange,
    ModelCaption,
    PhotoText,
    RecentSearch,
    SavedSearch,
    UnrememberedSearcher,
)


@admin.register(Embedding)
class EmbeddingAdmin(ReadOnlyAdmin):
    list_display = ("photo", "model", "version", "embedded_at")
    list_select_related = ("photo",)
    search_fields = ("=photo__id", "=model")
    exclude = ("vector",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Embedding]:
        """Without the numbers, which nobody reads."""
        return super().get_queryset(request).defer("vector")


@admin.register(PhotoText)
class PhotoTextAdmin(ReadOnlyAdmin):
    list_display = ("photo", "engine", "language", "read_at")
    list_select_related = ("photo",)
    search_fields = ("=photo__id", "text")


@admin.register(ModelCaption)
class ModelCaptionAdmin(ReadOnlyAdmin):
    list_display = ("photo", "text", "model", "language", "tokens", "made_at")
    list_select_related = ("photo",)
    search_fields = ("=photo__id", "=model", "text")


@admin.register(CaptionDay)
class CaptionDayAdmin(ReadOnlyAdmin):
    list_display = ("day", "photos", "tokens")


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnlyAdmin):
    """That there are some; what people search for is nobody else's business."""

    list_display = ("user", "saved_at", "deleted_at")
    list_select_related = ("user",)
    search_fields = ("=user__id",)
    exclude = ("name", "query")


@admin.register(RecentSearch)
class RecentSearchAdmin(ReadOnlyAdmin):
    list_display = ("user", "searched_at")
    list_select_related = ("user",)
    search_fields = ("=user__id",)
    exclude = ("text",)


@admin.register(UnrememberedSearcher)
class UnrememberedSearcherAdmin(ReadOnlyAdmin):
    list_display = ("user", "since")
    list_select_related = ("user",)
    search_fields = ("=user__id",)


@admin.register(LibraryChange)
class LibraryChangeAdmin(ReadOnlyAdmin):
    list_display = ("owner", "changed_at")
    list_select_related = ("owner",)
    search_fields = ("=owner__id",)
