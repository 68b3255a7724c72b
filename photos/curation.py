"""What a person decides about a photo: favourite, caption, rating."""

from django.db import transaction

from photos.locks import lock_photos
from photos.models import Decision, Photo

LONGEST_CAPTION = 5000
MOST_STARS = 5


class InvalidRating(ValueError):
    """A rating is one to five stars, or none."""


def set_favourite(photo: Photo, *, favourite: bool) -> None:
    decide(photo, "is_favourite", favourite)


def set_caption(photo: Photo, caption: str) -> None:
    """Lines end as they do everywhere here, whatever the browser sends."""
    decide(photo, "caption", "\n".join(caption.splitlines()).strip())


def set_rating(photo: Photo, rating: int | None) -> None:
    if rating not in {None, *range(1, MOST_STARS + 1)}:
        raise InvalidRating(str(rating))
    decide(photo, "rating", rating)


def decide(photo: Photo, column: str, value: str | int | bool | None) -> None:  # noqa: FBT001
    """Keep the person's word in a row of its own, and show it."""
    with transaction.atomic():
        lock_photos([photo])  # first, as a resolution does: else each waits for the other
        Decision.objects.update_or_create(photo=photo, column=column, defaults={"value": value})
        setattr(photo, column, value)
        photo.save(update_fields=[column])
