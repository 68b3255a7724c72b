"""Stacks: looking at them, making one, choosing what is shown, taking them apart."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import body_of, refusals
from api.schema import refused
from api.stacks.serializers import Make, Show, StackChanged, StackTold, Undo
from api.views import View
from dedup.stacks.by_hand import (
    CannotBeUndone,
    InvalidStack,
    sign_before,
    signed_before,
    stack_by_hand,
)
from photos.models import Photo, Stack
from photos.services.stacks import Before, put_back, set_primary, take_out, unstack
from photos.stacks_shown import stack_primaries, stacks_shown

UNFIT = refused("These cannot be one stack: `cannot_be_stacked`.")
TOO_LATE = refused("It cannot be undone any more: `cannot_be_undone`.")


class StacksView(View, ListAPIView[Photo]):
    """The person's own."""

    keys = ("-taken_local", "-id")
    serializer_class = StackTold

    def get_queryset(self) -> QuerySet[Photo]:
        return stack_primaries(self.person)

    @extend_schema(responses=StackTold(many=True))
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the stacks by the photo that is shown, the newest first."""
        photos = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(
            StackTold(stacks_shown(self.person, photos), many=True).data
        )

    @extend_schema(request=Make, responses={201: StackTold, **UNFIT})
    def post(self, request: Request) -> Response:
        """Make one of some photos, the first on top."""
        told = body_of(request, Make)
        with refusals("cannot_be_stacked", InvalidStack, status=status.HTTP_409_CONFLICT):
            made = stack_by_hand(self.person, told["photos"])
        return Response(stack_told(self, made.pk), status=status.HTTP_201_CREATED)


class StackView(View):
    """One of them."""

    @extend_schema(responses=StackTold)
    def get(self, request: Request, stack_id: int) -> Response:
        """Show a stack."""
        self.stack(stack_id)
        return Response(stack_told(self, stack_id))

    @extend_schema(request=Show, responses=StackChanged)
    def patch(self, request: Request, stack_id: int) -> Response:
        """Choose which of its photos is shown, for ever."""
        stack, told = self.stack(stack_id), body_of(request, Show)
        if "primary" not in told:
            return changed(self, stack_id, None)
        return changed(self, stack_id, set_primary(self.photo_of(stack, told["primary"])))

    @extend_schema(responses={200: StackChanged})
    def delete(self, request: Request, stack_id: int) -> Response:
        """Take it apart: each photo stands alone, and no rule stacks two of them again."""
        return changed(self, stack_id, unstack(self.stack(stack_id)))

    def stack(self, stack_id: int) -> Stack:
        shown = stack_primaries(self.person).filter(stack=stack_id).values("stack")
        return get_object_or_404(Stack, pk__in=shown)

    def photo_of(self, stack: Stack, photo_id: int) -> Photo:
        files = Photo.objects.in_library_of(self.person).filter(trashed_at__isnull=True)
        return get_object_or_404(files, pk=photo_id, stack=stack)


class TakeOutView(StackView):
    """A photo of a stack."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses=StackChanged)
    def post(self, request: Request, stack_id: int, file_id: int) -> Response:
        """Take one photo out of it: it stands alone, and is not stacked with these again."""
        photo = self.photo_of(self.stack(stack_id), file_id)
        return changed(self, stack_id, take_out(photo))


class UndoStackView(View):
    """Taking a change back."""

    @extend_schema(request=Undo, responses={204: None, **TOO_LATE})
    def post(self, request: Request) -> Response:
        """Undo a change, by the `undo` that came with it."""
        told = body_of(request, Undo)
        with refusals("cannot_be_undone", CannotBeUndone, status=status.HTTP_409_CONFLICT):
            put_back(signed_before(self.person, told["undo"]))
        return Response(status=status.HTTP_204_NO_CONTENT)


def stack_told(view: View, stack_id: int) -> Any:
    """Nothing where it is no stack any more."""
    found = stacks_shown(view.person, stack_primaries(view.person).filter(stack=stack_id))
    return StackTold(found[0]).data if found else None


def changed(view: View, stack_id: int, before: Before | None) -> Response:
    undo = sign_before(before) if before else ""
    return Response({"stack": stack_told(view, stack_id), "undo": undo})
