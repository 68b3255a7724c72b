"""What a decision that is sent is about: only one's own, and only what one may see now."""

from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.requests import SignedInRequest
from faces.models import Face, Person
from faces.models.person import PersonQuerySet

MOST_FACES = 1000
MOST_PEOPLE = 200
LONGEST_ID = 18  # digits


def asked_faces(request: SignedInRequest) -> list[Face]:
    """The faces that are sent, as far as they are there. Raises Http404 (none), BadRequest."""
    own = Face.objects.visible_to(request.user)
    faces = list(own.filter(pk__in=_ids(request, "face", most=MOST_FACES)).order_by("pk"))
    if not faces:
        raise Http404
    return faces


def asked_people(request: SignedInRequest) -> list[Person]:
    """The people that are sent, in any order. Raises Http404 where one is not there."""
    ids = set(_ids(request, "person", most=MOST_PEOPLE))
    people = list(own_people(request.user).filter(pk__in=ids).order_by("pk"))
    if len(people) < len(ids):
        raise Http404
    return people


def asked_person(request: SignedInRequest) -> Person:
    """The one person that is sent. Raises Http404, BadRequest."""
    ids = _ids(request, "person", most=1)
    return own_person(request, ids[0] if ids else 0)


def own_person(request: SignedInRequest, person_id: int) -> Person:
    return get_object_or_404(own_people(request.user), pk=person_id)


def own_people(user: User) -> PersonQuerySet:
    """A user's people, save those whose faces are all where the user may not look now."""
    faces = Face.objects.filter(person=OuterRef("pk"))
    seen = Face.objects.visible_to(user).filter(person=OuterRef("pk"))
    return Person.objects.visible_to(user).filter(Exists(seen) | ~Exists(faces))


def _ids(request: SignedInRequest, field: str, *, most: int) -> list[int]:
    sent = [text for text in request.POST.getlist(field) if text]
    if len(sent) > most or not all(_is_id(text) for text in sent):
        raise BadRequest(f"{field} is an id, at most {most} times")
    return [int(text) for text in sent]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
