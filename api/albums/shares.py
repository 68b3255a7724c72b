"""With whom an album is shared."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from albums.models import Album
from api.albums.views import seen_album
from api.asked import body_of
from api.refusals import refusals_told
from api.sharing import NewMember, RoleChange, SharedWith, read_whom
from api.views import Pages, View
from rights.models import AlbumShare, Role
from sharing.albums import services
from sharing.refusals import NotAllowed


class Shares(Pages):
    """Who sees an album besides its owner; who manages it lets others in."""

    keys = ("id",)

    @extend_schema(responses=SharedWith(many=True))
    def get(self, request: Request, album_id: int) -> Response:
        shares = seen_album(self, album_id).shares.select_related("user", "group")
        return self.answer_page(shares, SharedWith)

    @extend_schema(request=NewMember, responses={201: SharedWith})
    def post(self, request: Request, album_id: int) -> Response:
        album = managed(self, seen_album(self, album_id))
        whom, role = read_whom(self.person, body_of(request, NewMember))
        with refusals_told():
            share = services.share_album(album, whom, role, by=self.person)
        return Response(SharedWith(share).data, status=201)


class OneShare(View):
    """Another role, or none any more; who is let in may leave."""

    @extend_schema(request=RoleChange, responses=SharedWith)
    def patch(self, request: Request, album_id: int, share_id: int) -> Response:
        share = share_of(self, album_id, share_id)
        managed(self, share.album)
        role = body_of(request, RoleChange, partial=True).get("role", share.role)
        with refusals_told():
            services.change_role(share, role, by=self.person)
        return Response(SharedWith(share_of(self, album_id, share_id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, album_id: int, share_id: int) -> Response:
        with refusals_told():
            services.end_share(share_of(self, album_id, share_id), by=self.person)
        return Response(status=204)


def share_of(view: View, album_id: int, share_id: int) -> AlbumShare:
    seen: Any = Album.objects.visible_to(view.person)
    shares = AlbumShare.objects.select_related("album", "user", "group").filter(album__in=seen)
    return get_object_or_404(shares, pk=share_id, album=album_id)


def managed(view: View, album: Album) -> Album:
    with refusals_told():
        if services.role_of(view.person, album) != Role.MANAGER:
            raise NotAllowed
    return album
