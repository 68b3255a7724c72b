"""Spaces: all that one is in, one of them, and its photos."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import body_of
from api.briefs import Count, SomePhotos
from api.photos.listing import PhotoPages, lists_photos
from api.refusals import refusals_told
from api.spaces.serializers import NewSpace, SeenSpace, SpaceChange, SpaceTold
from api.views import Pages, View
from rights.lending import role_in_space, roles_in_spaces
from rights.models import Role, Space
from sharing.choosing import seen_photos
from sharing.refusals import NotAllowed
from sharing.spaces import services
from sharing.spaces.selectors import cards_of, photos_in, seen_spaces


class Spaces(Pages):
    """All that one is in, by name; and a new one."""

    keys = ("name", "id")

    @extend_schema(responses=SpaceTold(many=True))
    def get(self, request: Request) -> Response:
        return self.answer_page(seen_spaces(self.person), SpaceTold, self.seen)

    def seen(self, spaces: Sequence[Space]) -> list[SeenSpace]:
        return told_of(self, spaces)

    @extend_schema(request=NewSpace, responses={201: SpaceTold})
    def post(self, request: Request) -> Response:
        fields = body_of(request, NewSpace)
        space = services.make_space(
            fields["name"], by=self.person, description=fields["description"]
        )
        return Response(told(self, space), status=201)


class OneSpace(View):
    """One space. Who manages it changes and deletes it: every photo stays its owner's."""

    @extend_schema(responses=SpaceTold)
    def get(self, request: Request, space_id: int) -> Response:
        return Response(told(self, seen_space(self, space_id)))

    @extend_schema(request=SpaceChange, responses=SpaceTold)
    def patch(self, request: Request, space_id: int) -> Response:
        space = managed_space(self, space_id)
        fields = {"name": space.name, "description": space.description}
        fields |= body_of(request, SpaceChange)
        with refusals_told():
            services.rename_space(space, **fields, by=self.person)
        return Response(told(self, seen_space(self, space_id)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, space_id: int) -> Response:
        with refusals_told():
            services.delete_space(seen_space(self, space_id), by=self.person)
        return Response(status=204)


class PhotosOfSpace(PhotoPages):
    """The photos of a space, the newest first."""

    @lists_photos
    def get(self, request: Request, space_id: int) -> Response:
        return self.answer_photos(photos_in(self.person, seen_space(self, space_id)))


class PutIn(View):
    """Lend own photos to a space that one may add to."""

    @extend_schema(request=SomePhotos, responses=Count)
    def post(self, request: Request, space_id: int) -> Response:
        space = seen_space(self, space_id)
        with refusals_told():
            if role_in_space(self.person, space.pk) not in Role.that_add():
                raise NotAllowed
            photos = seen_photos(self.person, body_of(request, SomePhotos)["photos"])
            count = services.add_photos_to_space(self.person, space, photos)
        return Response({"count": count})


class TakeOut(View):
    """Take own photos out of a space, or any as who manages it."""

    @extend_schema(request=SomePhotos, responses=Count)
    def post(self, request: Request, space_id: int) -> Response:
        space = seen_space(self, space_id)
        photos = seen_photos(self.person, body_of(request, SomePhotos)["photos"])
        with refusals_told():
            count = services.take_photos_out(self.person, space, photos)
        return Response({"count": count})


def told_of(view: View, spaces: Sequence[Space]) -> list[SeenSpace]:
    roles = roles_in_spaces(view.person, [space.pk for space in spaces])
    cards = cards_of(view.person, spaces)
    return [SeenSpace(card, roles[card.space.pk]) for card in cards if card.space.pk in roles]


def told(view: View, space: Space) -> Any:
    return SpaceTold(told_of(view, [space])[0], context={"request": view.request}).data


def seen_space(view: View, space_id: int) -> Space:
    return get_object_or_404(seen_spaces(view.person), pk=space_id)


def managed_space(view: View, space_id: int) -> Space:
    space = seen_space(view, space_id)
    with refusals_told():
        if role_in_space(view.person, space.pk) != Role.MANAGER:
            raise NotAllowed
    return space
