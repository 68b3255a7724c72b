"""Albums: all that one sees, one of them, and what is in it."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from albums import arranging
from albums.models import Album
from api.albums.paging import InOrder
from api.albums.serializers import AlbumChange, AlbumTold, FiledTold, NewAlbum, Place
from api.asked import asked_flag, asked_id, body_of
from api.briefs import SomePhotos
from api.photos.listing import PhotoPages, lists_photos
from api.refusals import refusals_told
from api.views import Pages, View
from curating.things import delete_album
from photos.models import Photo
from rights.models import Role
from sharing.albums import services
from sharing.albums.selectors import seen_albums
from sharing.choosing import seen_photos
from sharing.refusals import NotAllowed

SHARED = OpenApiParameter(
    "shared", bool, description="`true`: only those of others; `false`: only own ones."
)
WITHIN = OpenApiParameter("within", int, description="Only those that lie in this one.")


class Albums(Pages):
    """All that one sees, the newest first; and a new one."""

    keys = ("-created_at", "-id")

    @extend_schema(parameters=[SHARED, WITHIN], responses=AlbumTold(many=True))
    def get(self, request: Request) -> Response:
        albums = Album.objects.visible_to(self.person).select_related("owner", "cover")
        return self.answer_page(narrowed(albums, request, self.person.pk), AlbumTold, self.seen)

    def seen(self, albums: Any) -> Any:
        return seen_albums(self.person, albums)

    @extend_schema(request=NewAlbum, responses={201: AlbumTold})
    def post(self, request: Request) -> Response:
        fields = body_of(request, NewAlbum)
        with refusals_told(), transaction.atomic():
            within = own_album(self, fields["within"]) if fields["within"] else None
            album = arranging.make_album(self.person, fields["title"], parent=within)
            arranging.describe_album(album, fields["description"])
        return Response(told(self, album), status=201)


class OneAlbum(View):
    """One album. Its owner changes and deletes it: the photos stay in the library."""

    @extend_schema(responses=AlbumTold)
    def get(self, request: Request, album_id: int) -> Response:
        return Response(told(self, seen_album(self, album_id)))

    @extend_schema(request=AlbumChange, responses=AlbumTold)
    def patch(self, request: Request, album_id: int) -> Response:
        album, fields = own_album(self, album_id), body_of(request, AlbumChange)
        with refusals_told(), transaction.atomic():
            for name, value in fields.items():
                getattr(self, f"change_{name}")(album, value)
        return Response(told(self, seen_album(self, album_id)))

    def change_title(self, album: Album, title: str) -> None:
        arranging.name_album(album, title)

    def change_description(self, album: Album, text: str) -> None:
        arranging.describe_album(album, text)

    def change_order(self, album: Album, order: str) -> None:
        arranging.order_album(album, Album.Order(order))

    def change_cover(self, album: Album, photo_id: int | None) -> None:
        arranging.choose_cover(album, photo_of(self, photo_id) if photo_id else None)

    def change_within(self, album: Album, within: int | None) -> None:
        arranging.move_album(album, own_album(self, within) if within else None)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, album_id: int) -> Response:
        """The history tells it as `delete_album`; taken back there, all of it is as it was."""
        delete_album(self.person, own_album(self, album_id))
        return Response(status=204)


class PhotosOfAlbum(PhotoPages):
    """The photos of an album, in its order."""

    pagination_class = InOrder

    @lists_photos
    def get(self, request: Request, album_id: int) -> Response:
        self.album = seen_album(self, album_id)
        return self.answer_in_order(self.paginate_queryset(Photo.objects.none()) or [])


class PutIn(View):
    """Put own photos into an album of one's own, or into one that one may add to."""

    @extend_schema(request=SomePhotos, responses=FiledTold)
    def post(self, request: Request, album_id: int) -> Response:
        album = album_to_fill(self, album_id)
        photos = seen_photos(self.person, body_of(request, SomePhotos)["photos"])
        with refusals_told():
            return Response(FiledTold(services.put_in(album, photos, by=self.person)).data)


class TakeOut(View):
    """Take photos out of an album: own ones, or any as who manages it. They stay in the library."""

    @extend_schema(request=SomePhotos, responses=FiledTold)
    def post(self, request: Request, album_id: int) -> Response:
        album = album_to_fill(self, album_id)
        photos = seen_photos(self.person, body_of(request, SomePhotos)["photos"])
        with refusals_told():
            return Response(FiledTold(services.take_out(album, photos, by=self.person)).data)


class PlacePhoto(View):
    """Put a photo behind another one, or first, in an own album that is ordered by hand."""

    @extend_schema(request=Place, responses={204: None})
    def post(self, request: Request, album_id: int) -> Response:
        album, fields = own_album(self, album_id), body_of(request, Place)
        photo = photo_of(self, fields["photo"])
        after = photo_of(self, fields["after"]) if fields["after"] else None
        with refusals_told():
            arranging.place_photo(album, photo, after=after)
        return Response(status=204)


def narrowed(albums: QuerySet[Album], request: Request, user_id: int) -> QuerySet[Album]:
    """To own ones or others', and to what lies in one."""
    shared, within = asked_flag(request, "shared"), asked_id(request, "within")
    if shared is not None:
        albums = albums.exclude(owner=user_id) if shared else albums.filter(owner=user_id)
    return albums if within is None else albums.filter(parent=within)


def told(view: View, album: Album) -> Any:
    return AlbumTold(seen_albums(view.person, [album])[0], context={"request": view.request}).data


def seen_album(view: View, album_id: int) -> Album:
    albums = Album.objects.visible_to(view.person).select_related("owner", "cover")
    return get_object_or_404(albums, pk=album_id)


def own_album(view: View, album_id: int) -> Album:
    return get_object_or_404(Album.objects.of(view.person).select_related("owner"), pk=album_id)


def album_to_fill(view: View, album_id: int) -> Album:
    """One that the person may add to."""
    album = seen_album(view, album_id)
    with refusals_told():
        if services.role_of(view.person, album) not in Role.that_add():
            raise NotAllowed
    return album


def photo_of(view: View, photo_id: int) -> Photo:
    return get_object_or_404(Photo.objects.visible_to(view.person), pk=photo_id)
