"""The operator's pages about albums."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from albums.models import Album, AlbumPhoto, AlbumRemoval
from photos.admin import ReadOnlyAdmin


@admin.register(Album)
class AlbumAdmin(ReadOnlyAdmin):
    list_display = ("title", "owner", "is_smart", "created_at", "filled_at", "stopped_by")
    list_select_related = ("owner",)
    list_filter = (("owner", AutocompleteSelectFilter),)
    search_fields = ("title",)
    exclude = ("query", "reading")

    @admin.display(boolean=True, description="smart")
    def is_smart(self, album: Album) -> bool:
        return album.is_smart


@admin.register(AlbumPhoto)
class AlbumPhotoAdmin(ReadOnlyAdmin):
    list_display = ("album", "photo", "added_at")
    list_select_related = ("album", "photo")
    list_filter = (("album", AutocompleteSelectFilter),)


@admin.register(AlbumRemoval)
class AlbumRemovalAdmin(ReadOnlyAdmin):
    list_display = ("album", "photo")
    list_select_related = ("album", "photo")
