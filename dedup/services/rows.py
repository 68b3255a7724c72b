"""The kinds of rows that resolving writes, beside those about people (faces/services/rows.py).

Stories lie above: their table is named by its label.
"""

from django.apps import apps

from activity.models import Comment, Event, Like
from albums.models import AlbumPhoto, AlbumRemoval
from dedup.models import Dismissal
from faces.models import NameInPhoto
from photos.ledger import Kind
from photos.models import Decision, KeptApart, Photo, PhotoTag, RefusedTag, Stack
from rights.models import LinkPhoto, SpacePhoto

# Columns of a photo that are of one word: they are carried, and taken back, together.
DATE = ("taken_at", "taken_local", "offset_minutes", "offset_source", "taken_source")
POSITION = ("latitude", "longitude", "altitude_m", "place_id")

STACK = Kind("stack", Stack, ("id",), ("owner_id", "kind", "reason", "is_by_person", "chosen_id"))
PHOTO = Kind(
    "photo",
    Photo,
    ("id",),
    (
        "trashed_at", "archived_at", "stack_id", "is_primary", "live_video_id",
        "caption", "note", "rating", "is_favourite",
        *DATE, *POSITION,
    ),
)  # fmt: skip
SAID = Kind("said", Decision, ("photo_id", "column"), ("value",))
TAG = Kind("tag", PhotoTag, ("photo_id", "tag_id", "origin"), ("confidence",))
REFUSED_TAG = Kind(
    "refused_tag", RefusedTag, ("photo_id", "tag_id", "origin"), ("confidence", "refused_at")
)
ALBUM_PHOTO = Kind("album_photo", AlbumPhoto, ("album_id", "photo_id"), ("added_at",))
ALBUM_REMOVAL = Kind("album_removal", AlbumRemoval, ("album_id", "photo_id"), ())
NAME = Kind("name", NameInPhoto, ("photo_id", "name"), ())
DISMISSAL = Kind("dismissal", Dismissal, ("first_id", "second_id"), ())
KEPT_APART = Kind("kept_apart", KeptApart, ("first_id", "second_id"), ())
COMMENT = Kind("comment", Comment, ("id",), ("photo_id",))
EVENT = Kind("event", Event, ("id",), ("photo_id",))
LIKE = Kind("like", Like, ("photo_id", "user_id"), ("made_at",))
SPACE_PHOTO = Kind("space_photo", SpacePhoto, ("space_id", "photo_id"), ("added_at",))
LINK_PHOTO = Kind("link_photo", LinkPhoto, ("link_id", "photo_id"), ())
CHAPTER_PHOTO = Kind(
    "chapter_photo",
    apps.get_model("stories.ChapterPhoto"),
    ("chapter_id", "photo_id"),
    ("position", "is_wide", "caption"),
)
# Rows that come and go as a whole.
WHOLE = {
    kind.name: kind
    for kind in (
        SAID, TAG, REFUSED_TAG, ALBUM_PHOTO, ALBUM_REMOVAL, NAME, DISMISSAL, KEPT_APART,
        COMMENT, EVENT, LIKE, SPACE_PHOTO, LINK_PHOTO, CHAPTER_PHOTO,
    )
}  # fmt: skip
