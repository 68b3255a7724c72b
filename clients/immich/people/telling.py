"""People as clients read them: a PersonResponseDto each."""

from collections.abc import Iterable
from typing import Any

from clients.immich.ids import Kind, uuid_of
from faces.models import Person


def tell_people(people: Iterable[Person]) -> list[dict[str, Any]]:
    return [tell_person(person) for person in people]


def tell_person(person: Person) -> dict[str, Any]:
    """Who is in one's photos is shared with nobody."""
    name = uuid_of(Kind.PERSON, person.pk)
    return {
        "id": name,
        "name": person.name,
        "birthDate": person.born_on.isoformat() if person.born_on else None,
        "isHidden": person.is_hidden,
        "isFavorite": person.is_favourite,
        "thumbnailPath": f"/api/people/{name}/thumbnail",
        "otherPeople": [],
        "sharedBy": [],
        "sharedWith": [],
    }
