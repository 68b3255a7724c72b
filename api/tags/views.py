"""Tags: all that photos have, one of them, and photos that get or lose some."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import all_of, body_of
from api.briefs import SomePhotos
from api.history.serializers import Action, action_told
from api.photos.listing import PhotoPages, lists_photos
from api.refusals import impossible, refusals_told
from api.tags.serializers import CountedTag, IntoTag, NamedTags, TagChange, TagTold, counted
from api.views import Pages, View
from curating.doing import do
from curating.tags import services
from curating.tags.selectors import photos_shown_with, shown_tags
from photos.models import Photo, Tag
from photos.services.tags import InvalidTag

LIKE = OpenApiParameter("like", str, description="Only those whose name has this in it.")
DECIDED = {200: Action, 202: Action}


class Tags(Pages):
    """Those that photos have, and those above them, by name."""

    keys = ("name", "id")

    @extend_schema(parameters=[LIKE], responses=TagTold(many=True))
    def get(self, request: Request) -> Response:
        like = request.query_params.get("like", "")
        tags = shown_tags(self.person).filter(name__icontains=like)
        return self.answer_page(tags, TagTold, self.counted)

    def counted(self, tags: Sequence[Tag]) -> list[CountedTag]:
        return counted(self.person, tags)


class TagPhotos(View):
    """Put tags on own photos, by their names."""

    @extend_schema(request=NamedTags, responses=DECIDED)
    def post(self, request: Request) -> Response:
        fields = body_of(request, NamedTags)
        ids = own_photos(self, fields["photos"])
        with refusals_told():
            return action_told(do(self.person, "tag", ids, {"tags": ",".join(fields["names"])}))


class OneTag(View):
    """One tag. Deleted it is taken off every photo, which can be undone."""

    @extend_schema(responses=TagTold)
    def get(self, request: Request, tag_id: int) -> Response:
        return Response(told(self, own_tag(self, tag_id)))

    @extend_schema(request=TagChange, responses=TagTold)
    def patch(self, request: Request, tag_id: int) -> Response:
        tag, fields = own_tag(self, tag_id), body_of(request, TagChange)
        with transaction.atomic():
            if "name" in fields:
                rename(tag, fields["name"])
            if "within" in fields:
                move(tag, own_tag(self, fields["within"]) if fields["within"] else None)
        return Response(told(self, tag))

    @extend_schema(responses=DECIDED)
    def delete(self, request: Request, tag_id: int) -> Response:
        return action_told(services.delete_tag(self.person, own_tag(self, tag_id)))


class MergeTag(View):
    """Photos have another tag instead; what lies beneath this one moves there."""

    @extend_schema(request=IntoTag, responses=DECIDED)
    def post(self, request: Request, tag_id: int) -> Response:
        tag = own_tag(self, tag_id)
        into = own_tag(self, body_of(request, IntoTag)["into"])
        try:
            return action_told(services.merge_tag(self.person, tag, into))
        except services.BeneathItself as error:
            raise impossible("same_tag", "Choose another tag than this one.") from error


class PhotosOfTag(PhotoPages):
    """The own photos that have the tag themselves, the newest first."""

    @lists_photos
    def get(self, request: Request, tag_id: int) -> Response:
        return self.answer_photos(photos_shown_with(self.person, own_tag(self, tag_id)))


class PutOn(View):
    """Put a tag on own photos."""

    @extend_schema(request=SomePhotos, responses=DECIDED)
    def post(self, request: Request, tag_id: int) -> Response:
        tag = own_tag(self, tag_id)
        ids = own_photos(self, body_of(request, SomePhotos)["photos"])
        return action_told(services.put_tag_on(self.person, tag, ids))


class TakeOff(View):
    """Take a tag off own photos: no model puts it there again."""

    @extend_schema(request=SomePhotos, responses=DECIDED)
    def post(self, request: Request, tag_id: int) -> Response:
        tag = own_tag(self, tag_id)
        ids = own_photos(self, body_of(request, SomePhotos)["photos"])
        return action_told(services.take_tag_off(self.person, tag, ids))


def rename(tag: Tag, name: str) -> None:
    try:
        services.rename_tag(tag, name)
    except InvalidTag as error:
        words = "A tag is a word or a few, of at most 100 letters."
        raise impossible("no_such_tag", words) from error
    except services.NameTaken as error:
        raise impossible("name_taken", "Another tag is called so. Merge the two.") from error


def move(tag: Tag, within: Tag | None) -> None:
    try:
        services.move_tag(tag, within)
    except services.BeneathItself as error:
        raise impossible("beneath_itself", "A tag cannot lie beneath itself.") from error


def told(view: View, tag: Tag) -> Any:
    return TagTold(counted(view.person, [tag])[0], context={"request": view.request}).data


def own_tag(view: View, tag_id: int) -> Tag:
    return get_object_or_404(Tag, pk=tag_id, owner=view.person)


def own_photos(view: View, ids: Sequence[int]) -> list[int]:
    """All of these, or it is a 404."""
    return [photo.pk for photo in all_of(Photo.objects.in_library_of(view.person), ids)]
