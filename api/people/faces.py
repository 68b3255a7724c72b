"""Faces: of a photo, one of them, and whose somebody says that they are."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import all_of, body_of
from api.people.bodies import DrawnFace, FacesCalled, FacesOfPerson, SomeFaces
from api.people.serializers import ChangeTold, FaceTold
from api.people.views import change_told, own_person
from api.refusals import refusals_told
from api.views import Pages, View
from faces import services
from faces.crop_views import crop
from faces.crops import MIME
from faces.models import Face
from faces.reading.person import with_decisions
from ml.box import Box
from photos.models import Photo


class FacesOfPhoto(Pages):
    """The faces in a photo of one's own; and one that somebody marks."""

    keys = ("id",)

    @extend_schema(responses=FaceTold(many=True))
    def get(self, request: Request, photo_id: int) -> Response:
        faces = Face.objects.visible_to(self.person).filter(photo=own_photo(self, photo_id))
        return self.answer_page(with_decisions(faces), FaceTold)

    @extend_schema(request=DrawnFace, responses={201: ChangeTold})
    def post(self, request: Request, photo_id: int) -> Response:
        photo, fields = own_photo(self, photo_id), body_of(request, DrawnFace)
        box = Box(*(fields[side] for side in ("left", "top", "width", "height")))
        with refusals_told():
            change = services.draw_face(photo, box, fields["name"], by=self.person)
        return Response(ChangeTold(change).data, status=201)


class OneFace(View):
    """One face."""

    @extend_schema(responses=FaceTold)
    def get(self, request: Request, face_id: int) -> Response:
        faces = with_decisions(Face.objects.visible_to(self.person))
        face = get_object_or_404(faces, pk=face_id)
        return Response(FaceTold(face, context={"request": request}).data)


class Crop(View):
    """The picture of a face."""

    @extend_schema(responses={(200, MIME): OpenApiTypes.BINARY})
    def get(self, request: Request, face_id: int) -> HttpResponseBase:
        asked: Any = request._request  # noqa: SLF001  # as a page asks
        found = crop(asked, face_id=face_id)
        if found.status_code == 404:
            raise Http404
        return found


class NameFaces(View):
    """These faces are those of whoever is called so, who may be new."""

    @extend_schema(request=FacesCalled, responses=ChangeTold)
    def post(self, request: Request) -> Response:
        fields = body_of(request, FacesCalled)
        with refusals_told():
            return change_told(services.name_faces(faces_said(self, fields), fields["name"]))


class ConfirmFaces(View):
    """Somebody looked: these faces are this person's."""

    @extend_schema(request=FacesOfPerson, responses=ChangeTold)
    def post(self, request: Request) -> Response:
        fields = body_of(request, FacesOfPerson)
        faces, person = faces_said(self, fields), own_person(self, fields["person"])
        with refusals_told():
            return change_told(services.confirm_faces(faces, person))


class RejectFaces(View):
    """These faces are not this person's, and never become so by themselves."""

    @extend_schema(request=FacesOfPerson, responses=ChangeTold)
    def post(self, request: Request) -> Response:
        fields = body_of(request, FacesOfPerson)
        faces, person = faces_said(self, fields), own_person(self, fields["person"])
        with refusals_told():
            return change_told(services.reject_faces(faces, person))


class MoveFaces(View):
    """These faces are this person's, and not those of whom they were with."""

    @extend_schema(request=FacesOfPerson, responses=ChangeTold)
    def post(self, request: Request) -> Response:
        fields = body_of(request, FacesOfPerson)
        faces, person = faces_said(self, fields), own_person(self, fields["person"])
        with refusals_told():
            return change_told(services.move_faces(faces, person))


class SplitFaces(View):
    """These faces are one person's, who is new, and not those of whom they were with."""

    @extend_schema(request=SomeFaces, responses=ChangeTold)
    def post(self, request: Request) -> Response:
        with refusals_told():
            return change_told(services.split_faces(faces_said(self, body_of(request, SomeFaces))))


class RefuseFaces(View):
    """These are no faces: nobody's, and not found again."""

    @extend_schema(request=SomeFaces, responses=ChangeTold)
    def post(self, request: Request) -> Response:
        with refusals_told():
            faces = faces_said(self, body_of(request, SomeFaces))
            return change_told(services.refuse_faces(faces))


def faces_said(view: View, fields: Any) -> list[Face]:
    """All of these, or it is a 404."""
    return all_of(Face.objects.visible_to(view.person).order_by("pk"), fields["faces"])


def own_photo(view: View, photo_id: int) -> Photo:
    """Who only sees a photo is not told who is in it."""
    return get_object_or_404(Photo.objects.in_library_of(view.person), pk=photo_id)
