"""Where a person sees what an event is about."""

from django.urls import reverse

from activity.models import Event


def address_of(event: Event) -> str:
    """The photo, the album, else the feed."""
    if event.photo_id:
        return reverse("photos:photo", args=[event.photo_id])
    if event.album_id:
        return reverse("albums:album", args=[event.album_id])
    return reverse("activity:feed")
