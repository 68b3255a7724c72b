"""What each verb writes, in sets: a few statements for any number of photos, all by the cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curating.among import among
from curating.cells import ALBUM, POSITION, REFUSED, REMOVAL, TAG, TAKEN, Columns
from curating.corrections.positions import positions_for
from curating.corrections.times import Clock, corrected
from photos.models import Photo


@dataclass(frozen=True)
class Write:
    """A part of an action: some photos of its owner, which are locked, and what was said."""

    action_id: int
    owner_id: int
    photo_ids: Sequence[int]
    detail: Mapping[str, Any]


def nothing(_write: Write) -> None:
    """What is done with a thing, not with photos, writes none of their cells."""


def set_column(cell: Columns, write: Write) -> None:
    cell.write(write.action_id, write.photo_ids, f"{cell.names[0]} = %s", [write.detail["value"]])


def set_moment(cell: Columns, write: Write) -> None:
    """Since now; what is there already is there since it came."""
    column = cell.names[0]
    cell.write(write.action_id, write.photo_ids, f"{column} = coalesce(p.{column}, now())")


def clear_moment(cell: Columns, write: Write) -> None:
    cell.write(write.action_id, write.photo_ids, f"{cell.names[0]} = null")


def add_tags(write: Write) -> None:
    """A person's tags; what was taken off once is not refused any more."""
    ids, tags = list(write.photo_ids), write.detail["tags"]
    REFUSED.take(write.action_id, "r.photo_id = any(%s) and r.tag_id = any(%s)", [ids, tags])
    TAG.add(
        write.action_id,
        """
        select photo.id as photo_id, tag.id as tag_id, 'person' as origin, 1.0 as confidence
        from unnest(%s::bigint[]) as photo (id) cross join unnest(%s::bigint[]) as tag (id)
        """,
        [ids, tags],
    )


# The tag, and where a model put it what that calls a kind of it: no dog, no poodle.
BENEATH = """
with recursive beneath (id) as (
    select %s::bigint union
    select child.id from photos_tag child join beneath on child.parent_id = beneath.id
)
"""
REFUSED_NOW = """
select r.photo_id, r.tag_id, r.origin, r.confidence, now() as refused_at
from photos_phototag r where r.photo_id = any(%s)
and (r.tag_id = %s or (r.origin = 'model' and r.tag_id = any(%s)))
"""


def refuse_tag(write: Write) -> None:
    """Off for good: the rows move to where no reader of tags looks."""
    ids, tag, kinds = list(write.photo_ids), write.detail["tag"], write.detail["kinds"]
    values = [ids, tag, kinds]
    REFUSED.add(write.action_id, REFUSED_NOW, values)
    TAG.take(
        write.action_id,
        "r.photo_id = any(%s) and (r.tag_id = %s or (r.origin = 'model' and r.tag_id = any(%s)))",
        values,
    )


# What was refused in the same moment as the tag.
WITH_TAG = """
r.photo_id = any(%s) and exists (
    select from photos_refusedtag said
    where said.photo_id = r.photo_id and said.tag_id = %s and said.refused_at = r.refused_at
)
"""


def allow_tag(write: Write) -> None:
    """What went with the tag comes back with it."""
    values = [list(write.photo_ids), write.detail["tag"]]
    rows = "select r.photo_id, r.tag_id, r.origin, r.confidence from photos_refusedtag r"
    TAG.add(write.action_id, f"{rows} where {WITH_TAG}", values)
    REFUSED.take(write.action_id, WITH_TAG, values)


def merge_tag(write: Write) -> None:
    """What has the one tag has the other one instead, said by the same."""
    values = [list(write.photo_ids), write.detail["tag"]]
    TAG.add(
        write.action_id,
        "select r.photo_id, %s::bigint as tag_id, r.origin, r.confidence from photos_phototag r"
        " where r.photo_id = any(%s) and r.tag_id = %s",
        [write.detail["into"], *values],
    )
    TAG.take(write.action_id, "r.photo_id = any(%s) and r.tag_id = %s", values)


def put_into_album(write: Write) -> None:
    ids, album = list(write.photo_ids), write.detail["album"]
    REMOVAL.take(write.action_id, "r.photo_id = any(%s) and r.album_id = %s", [ids, album])
    ALBUM.add(
        write.action_id,
        "select photo.id as photo_id, %s::bigint as album_id, now() as added_at,"
        " null::bigint as position from unnest(%s::bigint[]) as photo (id)",
        [album, ids],
    )


def take_out_of_album(write: Write) -> None:
    """What is in it; bringing the album in again leaves it out."""
    ids, album = list(write.photo_ids), write.detail["album"]
    REMOVAL.add(
        write.action_id,
        "select r.photo_id, r.album_id from albums_albumphoto r"
        " where r.photo_id = any(%s) and r.album_id = %s",
        [ids, album],
    )
    ALBUM.take(write.action_id, "r.photo_id = any(%s) and r.album_id = %s", [ids, album])


BY_PERSON = "decided"  # who says when it was, as the photo's facts put it
NEW_TIMES = """
select * from unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::smallint[])
as new (id, at, local, minutes)
"""
SET_TIMES = f"""
taken_at = new.at, taken_local = new.local, offset_minutes = new.minutes,
taken_source = '{BY_PERSON}', offset_source = '{BY_PERSON}'
"""
NEW_POSITIONS = """
select * from unnest(%s::bigint[], %s::float[], %s::float[], %s::float[], %s::bigint[])
as new (id, latitude, longitude, altitude_m, place_id)
"""
SET_POSITIONS = """
latitude = new.latitude, longitude = new.longitude, altitude_m = new.altitude_m,
place_id = new.place_id
"""


def clock_of(photo: Photo) -> Clock:
    return Clock(photo.taken_local, photo.offset_minutes or 0)


def correct_time(write: Write) -> None:
    """Each by its own clock; what would be a year of no photo stays."""
    photos = Photo.objects.filter(among(write.photo_ids)).order_by("pk")
    new = [(photo.pk, corrected(clock_of(photo), write.detail)) for photo in photos]
    rows = [(pk, clock.at, clock.local, clock.offset) for pk, clock in new if clock]
    if rows:
        ids, *columns = (list(each) for each in zip(*rows, strict=True))
        TAKEN.write(write.action_id, ids, SET_TIMES, [ids, *columns], source=NEW_TIMES)


def correct_place(write: Write) -> None:
    found = positions_for(write.owner_id, write.photo_ids, write.detail, action_id=write.action_id)
    rows = [(pk, *vars(position).values()) for pk, position in sorted(found.items())]
    if rows:
        ids, *columns = (list(each) for each in zip(*rows, strict=True))
        POSITION.write(write.action_id, ids, SET_POSITIONS, [ids, *columns], source=NEW_POSITIONS)
