"""What a client says of people: each a decision that can be undone on the page of history."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from clients.immich.deciding import Result, result
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.people.telling import tell_people, tell_person
from clients.immich.people.verbs import seen_person
from clients.immich.words import Words, body_of
from faces import services
from faces.models import Change, Face, Person
from faces.services import InvalidDecision


def decided(write: Callable[..., Change], *words: Any, **named: Any) -> Change:
    try:
        return write(*words, **named)
    except InvalidDecision as error:
        raise Refused(400, str(error)) from error


def change(asked: Asked, person_id: int) -> dict[str, Any]:
    return tell_person(_changed(asked, seen_person(asked, person_id), body_of(asked.request)))


def change_many(asked: Asked) -> list[Result]:
    results = []
    for said in body_of(asked.request).list("people"):
        pk = said.number_of("id", Kind.PERSON) or 0
        try:
            _changed(asked, seen_person(asked, pk), said)
        except Refused as error:
            why = "not_found" if error.status == 404 else "unknown"
            results.append(result(pk, why, kind=Kind.PERSON))
        else:
            results.append(result(pk, kind=Kind.PERSON))
    return results


def _changed(asked: Asked, person: Person, said: Words) -> Person:
    """What is said; the name at last, for whoever has it already is the same person."""
    with transaction.atomic():
        if (is_hidden := said.flag("isHidden")) not in (None, person.is_hidden):
            decided(services.hide_person, person, hidden=is_hidden)
        if (is_favourite := said.flag("isFavorite")) not in (None, person.is_favourite):
            decided(services.favour_person, person, favourite=is_favourite)
        if "birthDate" in said and (born_on := _day(said)) != person.born_on:
            decided(services.set_birthday, person, born_on)
        if (photo_id := said.number_of("featureFaceAssetId", Kind.ASSET)) is not None:
            decided(services.set_cover, person, face_of(asked, person, photo_id))
        if (name := said.text("name")) not in (None, person.name):
            person = decided(services.name_person, person, name).person or person
    return Person.objects.get(pk=person.pk)


def _day(said: Words) -> date | None:
    text = said.text("birthDate")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise Refused(400, "birthDate must be a date") from error


def face_of(asked: Asked, person: Person, photo_id: int) -> Face:
    """Theirs in a photo."""
    faces = Face.objects.visible_to(asked.user).filter(person=person, photo=photo_id)
    face = faces.order_by("-quality", "pk").first()
    if face is None:
        raise Refused(400, "The person has no face in this asset")
    return face


def merge(asked: Asked, person_id: int) -> list[Result]:
    """The others are this one."""
    ids = body_of(asked.request).numbers_of("ids", Kind.PERSON) or []
    return _merged(asked, person_id, ids)


def merge_many(asked: Asked) -> list[Result]:
    """All of them are the first."""
    first, *others = body_of(asked.request).numbers_of("ids", Kind.PERSON) or [0]
    return _merged(asked, first, others)


def _merged(asked: Asked, person_id: int, others: list[int]) -> list[Result]:
    into = seen_person(asked, person_id)
    found = Person.objects.visible_to(asked.user).in_bulk(others)
    people = [seen_person(asked, pk) for pk in found if pk != person_id]
    if people:
        decided(services.merge_people, into, people)
    gone = {each.pk for each in people}
    return [result(pk, "" if pk in gone else "not_found", kind=Kind.PERSON) for pk in others]


def reassign(asked: Asked, person_id: int) -> list[dict[str, Any]]:
    """Faces of others in some photos are this person's; who they are now."""
    into = seen_person(asked, person_id)
    faces = [
        face_of(
            asked,
            seen_person(asked, said.number_of("personId", Kind.PERSON) or 0),
            said.number_of("assetId", Kind.ASSET) or 0,
        )
        for said in body_of(asked.request).list("data")
    ]
    if faces:
        decided(services.move_faces, faces, into)
    return tell_people([into])
