"""What is said in an album: read, said, and taken back."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse

from activity import services
from activity.models import Comment, Like
from activity.services import InvalidComment
from activity.topics import Topic, topic_of, topic_of_photo
from albums.models import Album, AlbumPhoto
from clients.immich.albums.finding import seen_album
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment
from clients.immich.routing import created, tell
from clients.immich.users.telling import tell_user
from clients.immich.words import Words, body_of, query_of
from photos.models import Photo

COMMENT, LIKE = "comment", "like"
MOST = 1000  # in one answer


def activities(asked: Asked) -> list[dict[str, Any]]:
    """The earliest first."""
    said = query_of(asked.request)
    about, kind = _about(asked, said), said.text("type")
    if (user_id := said.number_of("userId", Kind.USER)) is not None:
        comments, likes = Q(author=user_id), Q(user=user_id)
    else:
        comments = likes = Q()
    found: list[Comment | Like] = []
    if kind in (None, COMMENT):
        rows = Comment.objects.filter(about, comments, deleted_at=None)
        found += rows.select_related("author").order_by("made_at", "pk")[:MOST]
    if kind in (None, LIKE):
        found += Like.objects.filter(about, likes).select_related("user").order_by("pk")[:MOST]
    return [_told(each) for each in sorted(found, key=lambda each: each.made_at)]


def statistics(asked: Asked) -> dict[str, int]:
    about = _about(asked, query_of(asked.request))
    comments = Comment.objects.filter(about, deleted_at=None)
    return {"comments": comments.count(), "likes": Like.objects.filter(about).count()}


def _about(asked: Asked, said: Words) -> Q:
    """Of the album and the photos in it that are seen, of one of them, or of either kind."""
    album = _album(asked, said)
    if said.number_of("assetId", Kind.ASSET) is not None:
        return Q(photo=_photo_in(asked, album, said))
    rows = AlbumPhoto.objects.filter(album=album).values("photo")
    photos = Photo.objects.visible_to(asked.user).filter(pk__in=rows, trashed_at=None)
    of_photos, of_album = Q(photo__in=photos.values("pk")), Q(album=album)
    level = said.text("level")
    return {"album": of_album, "asset": of_photos}.get(level or "", of_album | of_photos)


def say(asked: Asked) -> HttpResponse:
    """A comment, or a like; who likes it already is told so."""
    said = body_of(asked.request)
    album, topic = _album(asked, said), None
    if said.said.get("assetId"):
        topic = topic_of_photo(_photo_in(asked, album, said))
    topic = topic or Topic(album.owner, album.title, album_id=album.pk)
    match said.text("type"):
        case "comment":
            return created(_told(_comment(asked, topic, said)))
        case "like":
            return _like(asked, topic)
        case _:
            raise Refused(400, "type must be comment or like")


def _comment(asked: Asked, topic: Topic, said: Words) -> Comment:
    try:
        return services.make_comment(asked.user, topic, said.text("comment") or "")
    except InvalidComment as error:
        raise Refused(400, "A comment has a letter at least, and at most 2,000") from error


def _like(asked: Asked, topic: Topic) -> HttpResponse:
    likes = Like.objects.filter(user=asked.user, **topic.columns).select_related("user")
    known = likes.first()
    if known:
        return tell(_told(known))
    services.like(asked.user, topic)
    return created(_told(likes.get()))


def take_back(asked: Asked, activity_id: int) -> None:
    """By who said it; a comment also by the owner of what it is about."""
    number, is_like = divmod(activity_id, 2)
    if is_like:
        _unlike(asked, number)
        return
    comments = Comment.objects.visible_to(asked.user).filter(pk=number)
    comment = comments.select_related("author", "photo__owner", "album__owner").first()
    if comment is None:
        raise Refused(404, "Activity not found")
    if asked.user.pk not in {comment.author_id, topic_of(comment).owner.pk}:
        raise Refused(403, "This is somebody else's")
    services.delete_comment(comment, asked.user)


def _unlike(asked: Asked, like_id: int) -> None:
    like = Like.objects.filter(user=asked.user, pk=like_id).first()
    if like is None:
        raise Refused(404, "Activity not found")
    services.unlike(asked.user, Topic(asked.user, "", photo=like.photo, album_id=like.album_id))


def _album(asked: Asked, said: Words) -> Album:
    album_id = said.number_of("albumId", Kind.ALBUM)
    if album_id is None:
        raise Refused(400, "albumId must be a UUID")
    return seen_album(asked, album_id)


def _photo_in(asked: Asked, album: Album, said: Words) -> Photo:
    rows = AlbumPhoto.objects.filter(album=album).values("photo")
    photos = Photo.objects.visible_to(asked.user).filter(pk__in=rows, trashed_at=None)
    wanted = said.number_of("assetId", Kind.ASSET) or 0
    photo = photos.select_related("owner").filter(pk=wanted).first()
    if photo is None:
        raise Refused(404, "Asset not found")
    return photo


def _told(said: Comment | Like) -> dict[str, Any]:
    """An ActivityResponseDto. Even numbers are comments, odd ones likes."""
    is_like = isinstance(said, Like)
    told: dict[str, Any] = {
        "id": uuid_of(Kind.ACTIVITY, said.pk * 2 + is_like),
        "type": LIKE if is_like else COMMENT,
        "user": tell_user(said.user if isinstance(said, Like) else said.author),
        "assetId": uuid_of(Kind.ASSET, said.photo_id) if said.photo_id else None,
        "createdAt": moment(said.made_at),
    }
    return told if isinstance(said, Like) else told | {"comment": said.text}
