"""The operator's pages about folders."""

from django.contrib import admin

from folders.models import Folder, FolderPhoto
from photos.admin import ReadOnlyAdmin


@admin.register(Folder)
class FolderAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner", "way", "depth", "count", "under")
    list_select_related = ("owner",)
    list_filter = ("way",)


@admin.register(FolderPhoto)
class FolderPhotoAdmin(ReadOnlyAdmin):
    list_display = ("name", "folder", "photo")
    list_select_related = ("folder", "photo")
