"""The folders that photos came from: a level of a tree, one folder, its photos. Their owner's only:
paths tell of people and machines."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.asked import query_of
from api.folders import serializers
from api.paging import USUAL_LIMIT, Keyset, read_limit
from api.photos.listing import FIELDS, PhotoPages
from api.photos.serializers import Photo as PhotoTold
from api.problems import Problem
from api.views import Pages, View
from folders.models import Folder
from folders.selectors import (
    Shown,
    covers_of,
    folder_of,
    folders_of,
    photos_of_folder,
    way_to,
)
from photos.keyset import BadCursor
from photos.models import Photo


def own_folder(view: View, folder_id: int) -> Folder:
    """Raises Http404."""
    try:
        return folder_of(view.person, folder_id)
    except Folder.DoesNotExist as error:
        raise Http404 from error


def with_covers(folders: Sequence[Folder]) -> list[Shown]:
    covers = covers_of([each.pk for each in folders])
    return [Shown(each, covers.get(each.pk)) for each in folders]


class FoldersView(Pages):
    """One level of the trees, by name."""

    keys = ("sort", "id")

    @extend_schema(
        parameters=[serializers.AskedFolders], responses=serializers.FolderTold(many=True)
    )
    def get(self, request: Request) -> Response:
        within = query_of(request, serializers.AskedFolders).get("within")
        parent = own_folder(self, within).key if within else None
        rows = folders_of(self.person).filter(parent=parent)
        return self.answer_page(rows, serializers.FolderTold, with_covers)


class FolderView(View):
    """One folder."""

    @extend_schema(responses=serializers.FolderInFull)
    def get(self, request: Request, folder_id: int) -> Response:
        folder = own_folder(self, folder_id)
        (shown,) = with_covers([folder])
        told = serializers.FolderTold(shown).data
        return Response({**told, "above": serializers.StepTold(way_to(folder), many=True).data})


class InFolder(Keyset):
    """Of a view with a `folder`, whose photos come in the order of the folder's own page."""

    def paginate_queryset(  # type: ignore[override]  # the photos are the folder's
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        asked: Any = view
        limit = read_limit(request.query_params.get("limit", str(USUAL_LIMIT)))
        alone = query_of(request, serializers.AskedPhotos)["alone"]
        after = request.query_params.get("after", "")
        try:
            part = photos_of_folder(asked.person, asked.folder, after, alone=alone, most=limit)
        except BadCursor as error:
            raise Problem(
                "bad_cursor", "after is not the `next` of a page of this list."
            ) from error
        self.next = part.next or None
        return list(part.photos)


class FolderPhotosView(PhotoPages):
    """The photos of a folder and of those below it, folder by folder and by their files' names."""

    pagination_class = InFolder

    @extend_schema(parameters=[serializers.AskedPhotos, FIELDS], responses=PhotoTold(many=True))
    def get(self, request: Request, folder_id: int) -> Response:
        self.folder = own_folder(self, folder_id)
        return self.answer_in_order(self.paginate_queryset(Photo.objects.none()) or [])
