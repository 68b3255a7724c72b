"""People: all of a library, one of them, and what somebody decides about them."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.asked import all_of, asked_flag, body_of
from api.people.bodies import Name, Others, PersonChange, Two
from api.people.paging import ByPlace
from api.people.serializers import ChangeTold, FaceTold, PersonInFull, PersonTold
from api.photos.listing import PhotoPages, lists_photos
from api.refusals import refusals_told
from api.views import Pages, View
from faces import services
from faces.deciding.asked import own_people
from faces.models import Change, Face, Person
from faces.reading.counts import cover_faces, photo_counts
from faces.reading.people import Card
from faces.reading.person import merged_into, own_faces, photos_of, with_decisions

HIDDEN = OpenApiParameter("hidden", bool, description="`true`: those who are hidden; else others.")
LIKE = OpenApiParameter("like", str, description="Only those with a name that begins so.")


class People(Pages):
    """All who are in photos: named ones first, of those the favourites; then by count."""

    pagination_class = ByPlace

    @extend_schema(parameters=[HIDDEN, LIKE], responses=PersonTold(many=True))
    def get(self, request: Request) -> Response:
        self.hidden = bool(asked_flag(request, "hidden"))
        self.like = request.query_params.get("like", "")
        return self.answer_page(Person.objects.none(), PersonTold)


class OnePerson(View):
    """Somebody. Called as another one is, they are that one from now on."""

    @extend_schema(responses=PersonInFull)
    def get(self, request: Request, person_id: int) -> Response:
        return Response(told(self, own_person(self, person_id)))

    @extend_schema(request=PersonChange, responses=PersonInFull)
    def patch(self, request: Request, person_id: int) -> Response:
        person, fields = own_person(self, person_id), body_of(request, PersonChange)
        with refusals_told(), transaction.atomic():
            for name, value in fields.items():
                getattr(self, f"change_{name}")(surviving(self, person), value)
        return Response(told(self, surviving(self, person)))

    def change_name(self, person: Person, name: str) -> None:
        services.name_person(person, name)

    def change_is_hidden(self, person: Person, hidden: bool) -> None:  # noqa: FBT001  # as it was said
        services.hide_person(person, hidden=hidden)

    def change_is_favourite(self, person: Person, favourite: bool) -> None:  # noqa: FBT001  # as it was said
        services.favour_person(person, favourite=favourite)

    def change_born_on(self, person: Person, day: Any) -> None:
        services.set_birthday(person, day)

    def change_cover(self, person: Person, face_id: int) -> None:
        faces = Face.objects.visible_to(self.person)
        services.set_cover(person, get_object_or_404(faces, pk=face_id))


class PhotosOfPerson(PhotoPages):
    """The photos that somebody is in, the newest first."""

    @lists_photos
    def get(self, request: Request, person_id: int) -> Response:
        return self.answer_photos(photos_of(self.person, own_person(self, person_id)))


class FacesOfPerson(Pages):
    """The faces of somebody, the latest found first."""

    keys = ("-id",)

    @extend_schema(responses=FaceTold(many=True))
    def get(self, request: Request, person_id: int) -> Response:
        faces = own_faces(self.person, own_person(self, person_id))
        return self.answer_page(with_decisions(faces), FaceTold)


class MergePeople(View):
    """They are all this one."""

    @extend_schema(request=Others, responses=ChangeTold)
    def post(self, request: Request, person_id: int) -> Response:
        into = own_person(self, person_id)
        others = all_of(own_people(self.person), body_of(request, Others)["people"])
        with refusals_told():
            return change_told(services.merge_people(into, others))


class ForgetName(View):
    """Somebody is not called so, too, any more."""

    @extend_schema(request=Name, responses=ChangeTold)
    def post(self, request: Request, person_id: int) -> Response:
        person = own_person(self, person_id)
        with refusals_told():
            return change_told(services.forget_other_name(person, body_of(request, Name)["name"]))


class TellApart(View):
    """They look alike, and are two."""

    @extend_schema(request=Two, responses=ChangeTold)
    def post(self, request: Request) -> Response:
        fields = body_of(request, Two)
        first, second = (own_person(self, fields[name]) for name in ("first", "second"))
        with refusals_told():
            return change_told(services.tell_apart(first, second))


class Changes(Pages):
    """What one said about people, the latest first."""

    keys = ("-made_at", "-id")

    @extend_schema(responses=ChangeTold(many=True))
    def get(self, request: Request) -> Response:
        return self.answer_page(services.changes_of(self.person), ChangeTold)


class UndoChange(View):
    """Take back what was said. What was decided later stays."""

    @extend_schema(request=None, responses=ChangeTold)
    def post(self, request: Request, change_id: int) -> Response:
        change = get_object_or_404(services.changes_of(self.person), pk=change_id)
        with refusals_told():
            return change_told(services.undo(change))


def own_person(view: View, person_id: int) -> Person:
    return get_object_or_404(own_people(view.person), pk=person_id)


def surviving(view: View, person: Person) -> Person:
    """Whoever they are by now."""
    into = merged_into(view.person, person.pk)
    return own_person(view, into or person.pk)


def told(view: View, person: Person) -> Any:
    counts = photo_counts(view.person, [person.pk])
    faces = cover_faces(view.person, [person.pk])
    card = Card(person, counts.get(person.pk, 0), faces.get(person.pk))
    return PersonInFull(card, context={"request": view.request}).data


def change_told(change: Change) -> Response:
    return Response(ChangeTold(change).data)
