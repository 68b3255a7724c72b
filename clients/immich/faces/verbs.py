"""Faces of a photo: read, drawn, given to somebody, and told to be none."""

from typing import Any

from django.http import HttpResponse

from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.people.deciding import decided
from clients.immich.people.telling import tell_person
from clients.immich.people.verbs import seen_person
from clients.immich.words import Words, body_of, query_of
from faces import services
from faces.models import Face
from ml.box import Box
from photos.models import Photo

ORIGINS = {
    Face.Origin.MODEL: "machine-learning",
    Face.Origin.FILE: "exif",
    Face.Origin.PERSON: "manual",
}


def faces(asked: Asked) -> list[dict[str, Any]]:
    """Those of the photo `id`. Who is in the photos of others is theirs to know."""
    photo_id = query_of(asked.request).number_of("id", Kind.ASSET) or 0
    photo = Photo.objects.visible_to(asked.user).filter(pk=photo_id).first()
    if photo is None:
        raise Refused(404, "Asset not found")
    found = Face.objects.visible_to(asked.user).filter(photo=photo).select_related("person")
    return [_told(face, photo) for face in found.order_by("left", "pk")]


def draw(asked: Asked) -> HttpResponse:
    """A box in pixels of a picture of that size, of somebody with a name."""
    said = body_of(asked.request)
    photo_id = said.number_of("assetId", Kind.ASSET) or 0
    photo = Photo.objects.in_library_of(asked.user).filter(pk=photo_id).first()
    if photo is None:
        raise Refused(404, "Asset not found")
    person = seen_person(asked, said.number_of("personId", Kind.PERSON) or 0)
    if not person.name:
        raise Refused(400, "Only somebody with a name can be marked")
    decided(services.draw_face, photo, _box(said), person.name, asked.user)
    return HttpResponse(status=201)


def _box(said: Words) -> Box:
    across, down = said.number("imageWidth", 1), said.number("imageHeight", 1)
    sides = [said.number(name, 0, MOST_PX) for name in ("x", "y", "width", "height")]
    if not across or not down or None in sides:
        raise Refused(400, "x, y, width, height, imageWidth and imageHeight are needed")
    left, top, width, height = (side or 0 for side in sides)
    return Box(left / across, top / down, width / across, height / down)


def give_to(asked: Asked, person_id: int) -> dict[str, Any]:
    """The face that the body names is this person's."""
    person = seen_person(asked, person_id)
    face = _seen_face(asked, body_of(asked.request).number_of("id", Kind.FACE) or 0)
    decided(services.move_faces, [face], person)
    return tell_person(person)


def refuse(asked: Asked, face_id: int) -> None:
    """It is no face."""
    decided(services.refuse_faces, [_seen_face(asked, face_id)])


def _seen_face(asked: Asked, face_id: int) -> Face:
    face = Face.objects.visible_to(asked.user).filter(pk=face_id).first()
    if face is None:
        raise Refused(404, "Face not found")
    return face


def _told(face: Face, photo: Photo) -> dict[str, Any]:
    """An AssetFaceResponseDto, in pixels of the upright picture."""
    across, down = photo.width_px or 1000, photo.height_px or 1000
    return {
        "id": uuid_of(Kind.FACE, face.pk),
        "imageWidth": across,
        "imageHeight": down,
        "boundingBoxX1": round(face.left * across),
        "boundingBoxY1": round(face.top * down),
        "boundingBoxX2": round((face.left + face.width) * across),
        "boundingBoxY2": round((face.top + face.height) * down),
        "sourceType": ORIGINS[Face.Origin(face.origin)],
        "person": tell_person(face.person) if face.person else None,
    }


MOST_PX = 10**6
