"""The operator's pages about people in photos."""

from django.contrib import admin

from faces.models import (
    Change,
    DifferentPeople,
    Face,
    FaceDecision,
    FaceVector,
    LeftoverCrop,
    MovedFace,
    NameInPhoto,
    OtherName,
    Person,
    RefusedName,
    Regrouping,
    SkippedQuestion,
)
from photos.admin import ReadOnlyAdmin


@admin.register(NameInPhoto)
class NameInPhotoAdmin(ReadOnlyAdmin):
    list_display = ("name", "photo")
    list_select_related = ("photo",)
    search_fields = ("name",)


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "owner", "born_on", "is_favourite", "is_hidden", "merged_into")
    list_select_related = ("owner", "merged_into")
    list_filter = ("is_favourite", "is_hidden")
    search_fields = ("name", "other_names__name", "=id")


@admin.register(OtherName)
class OtherNameAdmin(ReadOnlyAdmin):
    list_display = ("name", "person")
    list_select_related = ("person",)
    search_fields = ("name",)


@admin.register(Face)
class FaceAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "person", "origin", "confidence", "quality", "refused_at")
    list_select_related = ("person",)
    list_filter = ("origin",)
    search_fields = ("=photo__id", "person__name")


@admin.register(FaceVector)
class FaceVectorAdmin(ReadOnlyAdmin):
    list_display = ("face", "model", "version")
    list_select_related = ("face",)
    search_fields = ("=face__id",)


@admin.register(FaceDecision)
class FaceDecisionAdmin(ReadOnlyAdmin):
    list_display = ("face", "person", "is_same", "is_seen", "origin", "decided_at")
    list_select_related = ("face", "person")
    list_filter = ("is_same", "origin")
    search_fields = ("=face__id", "person__name")


@admin.register(DifferentPeople)
class DifferentPeopleAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "decided_at")
    list_select_related = ("first", "second")
    search_fields = ("first__name", "second__name")


@admin.register(RefusedName)
class RefusedNameAdmin(ReadOnlyAdmin):
    list_display = ("name", "face", "decided_at")
    list_select_related = ("face",)
    search_fields = ("name",)


@admin.register(LeftoverCrop)
class LeftoverCropAdmin(ReadOnlyAdmin):
    list_display = ("key",)


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ("sentence", "owner", "made_at", "undone_at")
    list_select_related = ("owner",)
    list_filter = ("verb",)
    search_fields = ("name", "other_name", "owner__email")


@admin.register(SkippedQuestion)
class SkippedQuestionAdmin(ReadOnlyAdmin):
    list_display = ("key", "owner", "skipped_at")
    list_select_related = ("owner",)


@admin.register(Regrouping)
class RegroupingAdmin(ReadOnlyAdmin):
    list_display = ("owner", "model", "version", "made_at")
    list_select_related = ("owner",)
    search_fields = ("owner__email",)


@admin.register(MovedFace)
class MovedFaceAdmin(ReadOnlyAdmin):
    list_display = ("face_id", "owner_id")
    search_fields = ("=face_id",)
