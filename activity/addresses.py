"""Where a person sees what an event is about."""

from django.urls import reverse

from activity.models import Event, Kind


def address_of(event: Event) -> str:
    """What guests sent waits to be looked at, and what operators are told is on their page of jobs;
    else the photo, the album, the space, or the feed."""
    if event.kind == Kind.GUEST_UPLOAD:
        return reverse("sharing:review")
    if event.kind == Kind.OPERATION:
        return reverse("ops:jobs")
    if event.photo_id:
        return reverse("photos:photo", args=[event.photo_id])
    if event.album_id:
        return reverse("albums:album", args=[event.album_id])
    if event.space_id:
        return reverse("sharing:space", args=[event.space_id])
    return reverse("activity:feed")
