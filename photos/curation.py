"""What a person decides about a photo: favourite, caption, rating."""

from photos.models import Photo

LONGEST_CAPTION = 5000
MOST_STARS = 5


class InvalidRating(ValueError):
    """A rating is one to five stars, or none."""


def set_favourite(photo: Photo, *, favourite: bool) -> None:
    photo.is_favourite = favourite
    photo.save(update_fields=["is_favourite"])


def set_caption(photo: Photo, caption: str) -> None:
    """Lines end as they do everywhere here, whatever the browser sends."""
    photo.caption = "\n".join(caption.splitlines()).strip()
    photo.save(update_fields=["caption"])


def set_rating(photo: Photo, rating: int | None) -> None:
    if rating not in {None, *range(1, MOST_STARS + 1)}:
        raise InvalidRating(str(rating))
    photo.rating = rating
    photo.save(update_fields=["rating"])
