"""Comments on photos and albums, and who likes them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from activity import services
from activity.models import Comment
from activity.talk import (
    deletable_comment,
    deleted_comment,
    likes_of,
    own_comment,
    said_about,
    seen_comment,
)
from activity.topics import Topic, topic_of_photo
from albums.models import Album
from albums.topics import topic_of_album
from api.asked import body_of
from api.talk.serializers import CommentTold, LikesTold, Words
from api.views import Pages, View
from photos.models import Photo


class Comments(Pages):
    """What is said of it, the latest first; and something more."""

    keys = ("-id",)
    topic: Topic

    def told_with(self) -> dict[str, Any]:
        return super().told_with() | {"reader": self.person, "owner": self.topic.owner}

    def answer_comments(self, topic: Topic) -> Response:
        self.topic = topic
        return self.answer_page(said_about(topic), CommentTold)

    def answer_new(self, topic: Topic) -> Response:
        self.topic = topic
        comment = services.make_comment(self.person, topic, body_of(self.request, Words)["text"])
        return Response(CommentTold(comment, context=self.told_with()).data, status=201)


class CommentsOnPhoto(Comments):
    """What is said of a photo, the latest first."""

    @extend_schema(responses=CommentTold(many=True))
    def get(self, request: Request, photo_id: int) -> Response:
        return self.answer_comments(photo_topic(self.person, photo_id))

    @extend_schema(request=Words, responses={201: CommentTold})
    def post(self, request: Request, photo_id: int) -> Response:
        return self.answer_new(photo_topic(self.person, photo_id))


class CommentsOnAlbum(Comments):
    """What is said of an album, the latest first."""

    @extend_schema(responses=CommentTold(many=True))
    def get(self, request: Request, album_id: int) -> Response:
        return self.answer_comments(album_topic(self.person, album_id))

    @extend_schema(request=Words, responses={201: CommentTold})
    def post(self, request: Request, album_id: int) -> Response:
        return self.answer_new(album_topic(self.person, album_id))


class OfComment(View):
    """What is done with one comment."""

    def comment(self, read: Callable[[User, int], Comment], comment_id: int) -> Comment:
        try:
            return read(self.person, comment_id)
        except Comment.DoesNotExist as error:
            raise Http404 from error

    def told(self, comment: Comment) -> Any:
        context = {"request": self.request, "reader": self.person}
        return CommentTold(comment, context=context).data


class OneComment(OfComment):
    """One comment. Who wrote it changes it; they, or the owner of what it is about, delete it."""

    @extend_schema(responses=CommentTold)
    def get(self, request: Request, comment_id: int) -> Response:
        return Response(self.told(self.comment(seen_comment, comment_id)))

    @extend_schema(request=Words, responses=CommentTold)
    def patch(self, request: Request, comment_id: int) -> Response:
        comment = self.comment(own_comment, comment_id)
        if text := body_of(request, Words, partial=True).get("text"):
            services.change_comment(comment, text)
        return Response(self.told(comment))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, comment_id: int) -> Response:
        services.delete_comment(self.comment(deletable_comment, comment_id), self.person)
        return Response(status=204)


class RestoreComment(OfComment):
    """Bring back a comment that one deleted, for a day."""

    @extend_schema(request=None, responses=CommentTold)
    def post(self, request: Request, comment_id: int) -> Response:
        comment = self.comment(deleted_comment, comment_id)
        services.restore_comment(comment)
        return Response(self.told(comment))


class LikesOfPhoto(View):
    """Who likes a photo; `PUT`: oneself, `DELETE`: not any more."""

    @extend_schema(responses=LikesTold)
    def get(self, request: Request, photo_id: int) -> Response:
        return likes_told(photo_topic(self.person, photo_id), self.person)

    @extend_schema(request=None, responses=LikesTold)
    def put(self, request: Request, photo_id: int) -> Response:
        return liked(photo_topic(self.person, photo_id), self.person)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, photo_id: int) -> Response:
        return unliked(photo_topic(self.person, photo_id), self.person)


class LikesOfAlbum(View):
    """Who likes an album; `PUT`: oneself, `DELETE`: not any more."""

    @extend_schema(responses=LikesTold)
    def get(self, request: Request, album_id: int) -> Response:
        return likes_told(album_topic(self.person, album_id), self.person)

    @extend_schema(request=None, responses=LikesTold)
    def put(self, request: Request, album_id: int) -> Response:
        return liked(album_topic(self.person, album_id), self.person)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, album_id: int) -> Response:
        return unliked(album_topic(self.person, album_id), self.person)


def likes_told(topic: Topic, reader: User) -> Response:
    return Response(LikesTold(likes_of(topic, reader)).data)


def liked(topic: Topic, user: User) -> Response:
    services.like(user, topic)
    return likes_told(topic, user)


def unliked(topic: Topic, user: User) -> Response:
    services.unlike(user, topic)
    return Response(status=204)


def photo_topic(user: User, photo_id: int) -> Topic:
    photos = Photo.objects.visible_to(user).select_related("owner")
    return topic_of_photo(get_object_or_404(photos, pk=photo_id))


def album_topic(user: User, album_id: int) -> Topic:
    albums = Album.objects.visible_to(user).select_related("owner")
    return topic_of_album(get_object_or_404(albums, pk=album_id))
