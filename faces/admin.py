"""The operator's pages about people in photos."""

from django.contrib import admin

from faces.models import NameInPhoto
from photos.admin import ReadOnlyAdmin


@admin.register(NameInPhoto)
class NameInPhotoAdmin(ReadOnlyAdmin):
    list_display = ("name", "photo")
    list_select_related = ("photo",)
    search_fields = ("name",)
