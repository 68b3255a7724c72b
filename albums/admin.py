"""The operator's pages about albums."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from albums.models import Album, AlbumPhoto, AlbumRemoval
from photos.admin import ReadOnlyAdmin


@admin.register(Album)
class AlbumAdmin(ReadOnlyAdmin):
    list_display = ("title", "owner", "created_at")
    list_select_related = ("owner",)
    list_filter = (("owner", AutocompleteSelectFilter),)
    search_fields = ("title",)


@admin.register(AlbumPhoto)
class AlbumPhotoAdmin(ReadOnlyAdmin):
    list_display = ("album", "photo", "added_at")
    list_select_related = ("album", "photo")
    list_filter = (("album", AutocompleteSelectFilter),)


@admin.register(AlbumRemoval)
class AlbumRemovalAdmin(ReadOnlyAdmin):
    list_display = ("album", "photo")
    list_select_related = ("album", "photo")
