"""The addresses that the pages of people, of review and of a photo post to: each one decision."""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from faces import services
from faces.deciding.answers import decides
from faces.deciding.asked import asked_faces, asked_people, asked_person, own_person
from faces.deciding.forms import BirthdayForm, FavouriteForm, HideForm
from faces.models import Change, Person
from faces.services import InvalidDecision


@decides
def name(request: SignedInRequest, person_id: int) -> Change:
    return services.name_person(own_person(request, person_id), said_name(request))


@decides
def forget_name(request: SignedInRequest, person_id: int) -> Change:
    return services.forget_other_name(own_person(request, person_id), said_name(request))


@decides
def hide(request: SignedInRequest, person_id: int) -> Change:
    person, form = own_person(request, person_id), HideForm(request.POST)
    form.is_valid()  # nothing but yes and no can be said
    return services.hide_person(person, hidden=form.cleaned_data["hidden"])


@decides
def favourite(request: SignedInRequest, person_id: int) -> Change:
    person, form = own_person(request, person_id), FavouriteForm(request.POST)
    form.is_valid()  # nothing but yes and no can be said
    return services.favour_person(person, favourite=form.cleaned_data["favourite"])


@decides
def birthday(request: SignedInRequest, person_id: int) -> Change:
    person, form = own_person(request, person_id), BirthdayForm(request.POST)
    if not form.is_valid():
        raise InvalidDecision(_("This is not a day."))
    return services.set_birthday(person, form.cleaned_data["born_on"])


@decides
def cover(request: SignedInRequest, person_id: int) -> Change:
    person, faces = own_person(request, person_id), asked_faces(request)
    return services.set_cover(person, faces[0])


@decides
def merge(request: SignedInRequest, person_id: int) -> Change:
    """The others are picked (`person`), or one of them is named."""
    into, others = own_person(request, person_id), asked_people(request)
    return services.merge_people(into, others or [called(request)])


@decides
def apart(request: SignedInRequest) -> Change:
    people = asked_people(request)
    if len(people) != 2:
        raise BadRequest("two people are told apart")
    return services.tell_apart(*people)


@decides
def name_faces(request: SignedInRequest) -> Change:
    return services.name_faces(asked_faces(request), said_name(request))


@decides
def move(request: SignedInRequest) -> Change:
    """To somebody picked (`person`), or named, who may be new."""
    faces = asked_faces(request)
    if request.POST.get("person"):
        return services.move_faces(faces, asked_person(request))
    return services.name_faces(faces, said_name(request))


@decides
def split(request: SignedInRequest) -> Change:
    return services.split_faces(asked_faces(request))


@decides
def reject(request: SignedInRequest) -> Change:
    return services.reject_faces(asked_faces(request), asked_person(request))


@decides
def confirm(request: SignedInRequest) -> Change:
    return services.confirm_faces(asked_faces(request), asked_person(request))


@decides
def refuse(request: SignedInRequest) -> Change:
    return services.refuse_faces(asked_faces(request))


@decides
def accept_name(request: SignedInRequest) -> Change:
    return services.accept_name(asked_faces(request), said_name(request))


@decides
def refuse_name(request: SignedInRequest) -> Change:
    return services.refuse_name(asked_faces(request), said_name(request))


def said_name(request: SignedInRequest) -> str:
    return request.POST.get("name", "")


def called(request: SignedInRequest) -> Person:
    """Who is called as was typed. Raises InvalidDecision."""
    person = services.person_called(request.user.pk, services.clean_name(said_name(request)))
    if person is None:
        raise InvalidDecision(_("Nobody is called so."))
    return person
