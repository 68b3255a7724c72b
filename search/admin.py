"""The operator's pages about meaning."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from photos.admin import ReadOnlyAdmin
from search.models import Embedding, PhotoText


@admin.register(Embedding)
class EmbeddingAdmin(ReadOnlyAdmin):
    list_display = ("photo", "model", "version", "embedded_at")
    list_select_related = ("photo",)
    search_fields = ("=photo__id", "=model")
    exclude = ("vector",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Embedding]:
        """Without the numbers, which nobody reads."""
        return Embedding.objects.defer("vector")


@admin.register(PhotoText)
class PhotoTextAdmin(ReadOnlyAdmin):
    list_display = ("photo", "engine", "language", "read_at")
    list_select_related = ("photo",)
    search_fields = ("=photo__id", "folded")
