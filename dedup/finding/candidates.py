"""Which photos of a library may be the same picture as one."""

from django.db import connection

from photos.models import Photo

RADIUS = 10

NEAR = """
select distinct other.photo_id
from dedup_picturehash own
join dedup_picturehash other on bit_count((own.bits # other.bits)::bit(64)) <= %s
join photos_photo photo on photo.id = other.photo_id
where own.photo_id = %s and other.photo_id <> %s and photo.owner_id = %s
order by other.photo_id
"""


def candidates_of(photo: Photo) -> list[int]:
    """Return the ids of the owner's photos that may be the same picture, likeliest first."""
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [RADIUS, photo.pk, photo.pk, photo.owner_id])
        return [photo_id for (photo_id,) in cursor.fetchall()]
