"""Albums that fill themselves with what a search finds."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from albums.models import Album
from api.asked import body_of, refusals
from api.schema import refused
from api.search.serializers import Fill, SmartAlbum
from api.views import View
from curating.things import delete_album
from search.kept import smart_albums

UNUSABLE = refused("It would fill itself from another smart album, …: `not_filled`.")


class SmartAlbumsView(View, ListAPIView[Album]):
    """The person's own."""

    serializer_class = SmartAlbum
    keys = ("-id",)

    def get_queryset(self) -> QuerySet[Album]:
        return Album.objects.of(self.person).smart()

    @extend_schema(request=Fill, responses={201: SmartAlbum, **UNUSABLE})
    def post(self, request: Request) -> Response:
        """Make one, and fill it."""
        told = body_of(request, Fill)
        with refusals("not_filled", status=status.HTTP_409_CONFLICT):
            made = smart_albums.make_smart_album(self.person, told.get("title", ""), told["query"])
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)


class SmartAlbumView(View):
    """One of them. Its photos, and who sees them, are told by the album of the same id."""

    @extend_schema(responses=SmartAlbum)
    def get(self, request: Request, album_id: int) -> Response:
        return self._told(self._album(album_id))

    @extend_schema(request=Fill, responses={200: SmartAlbum, **UNUSABLE})
    def patch(self, request: Request, album_id: int) -> Response:
        """Give it another title or search, understood as it is now."""
        album = self._album(album_id)
        told = body_of(request, Fill, partial=True)
        title, text = told.get("title", album.title), told.get("query", album.query)
        with refusals("not_filled", status=status.HTTP_409_CONFLICT):
            smart_albums.change_smart_album(album, title=title, text=text)
        return self._told(album)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, album_id: int) -> Response:
        """Delete it. Its photos stay in the library; the history takes it back."""
        delete_album(self.person, self._album(album_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _album(self, album_id: int) -> Album:
        own = Album.objects.of(self.person).smart()
        return get_object_or_404(own.select_related("owner"), pk=album_id)

    def _told(self, album: Album) -> Response:
        return Response(SmartAlbum(album, context={"request": self.request}).data)


class AcceptView(SmartAlbumView):
    """What a smart album is told when its search came to mean something else."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses=SmartAlbum)
    def post(self, request: Request, album_id: int) -> Response:
        """Fill it as its search is understood now."""
        album = self._album(album_id)
        smart_albums.accept_reading(album)
        return self._told(album)


class MakeOrdinaryView(SmartAlbumView):
    """The end of its filling itself."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, album_id: int) -> Response:
        """It keeps what is in it, and no longer fills itself."""
        smart_albums.make_ordinary(self._album(album_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
