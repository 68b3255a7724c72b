"""People: the list page by page, one of them, and their picture."""

from typing import Any

from django.http.response import HttpResponseBase

from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.people.telling import tell_people, tell_person
from clients.immich.words import Words, query_of
from faces.crop_views import crop_media
from faces.crops import crop_of
from faces.models import Face, Person
from faces.reading.counts import cover_faces, photo_counts
from faces.reading.people import Line, lines
from faces.reading.person import person_of
from faces.spelling import folded
from photos.media import serve
from photos.previews import NoPreview

SIZE, MOST = 500, 1000


def people(asked: Asked) -> dict[str, Any]:
    """A page of those with a photo that shows, in the order of the page of people."""
    said = query_of(asked.request)
    page, size = said.number("page", 1) or 1, said.number("size", 1, MOST) or SIZE
    everybody = lines(asked.user, photo_counts(asked.user))
    wanted = sorted(_wanted(everybody, said, _name(asked)), key=lambda line: line.place)
    start = (page - 1) * size
    shown = [line.pk for line in wanted[start : start + size]]
    found = Person.objects.visible_to(asked.user).in_bulk(shown)
    return {
        "people": tell_people(found[pk] for pk in shown if pk in found),
        "total": len(wanted),
        "hidden": sum(line.is_hidden for line in everybody),
        "hasNextPage": start + size < len(wanted),
    }


def _name(asked: Asked) -> str:
    return Words(asked.request.GET.dict()).text("name") or ""


def _wanted(everybody: list[Line], said: Words, name: str) -> list[Line]:
    """`withHidden` shows those who are hidden, too; `isHidden` either them or the others."""
    is_hidden, is_favourite = said.flag("isHidden"), said.flag("isFavorite")
    if is_hidden is None and not said.flag("withHidden"):
        is_hidden = False
    found = [line for line in everybody if is_hidden in (None, line.is_hidden)]
    found = [line for line in found if is_favourite in (None, line.is_favourite)]
    return [line for line in found if folded(name) in folded(line.name)]


def person(asked: Asked, person_id: int) -> dict[str, Any]:
    return tell_person(seen_person(asked, person_id))


def statistics(asked: Asked, person_id: int) -> dict[str, int]:
    found = seen_person(asked, person_id)
    return {"assets": photo_counts(asked.user, [found.pk]).get(found.pk, 0)}


def thumbnail(asked: Asked, person_id: int) -> HttpResponseBase:
    """Their face, as it was chosen or else the best."""
    found = seen_person(asked, person_id)
    face_id = cover_faces(asked.user, [found.pk]).get(found.pk)
    face = Face.objects.visible_to(asked.user).select_related("photo").get(pk=face_id or 0)
    try:
        return serve(asked.request, crop_media(crop_of(face)))
    except NoPreview as error:
        raise Refused(404, "There is no picture yet") from error


def seen_person(asked: Asked, person_id: int) -> Person:
    """Somebody with a photo that shows."""
    try:
        return person_of(asked.user, person_id)
    except Person.DoesNotExist as error:
        raise Refused(404, "Person not found") from error
