"""Groups that only grouping made: nobody has said a word of them yet."""

from django.db.models import Exists, OuterRef, Q

from faces.models import DifferentPeople, FaceDecision, OtherName, Person
from faces.models.person import PersonQuerySet


def untouched_people(owner_id: int) -> PersonQuerySet:
    """Those whom grouping may fill, empty and forget."""
    person = OuterRef("pk")
    apart = DifferentPeople.objects.filter(Q(first=person) | Q(second=person))
    return Person.objects.filter(
        owner=owner_id,
        name="",
        born_on=None,
        is_favourite=False,
        is_hidden=False,
        cover=None,
        merged_into=None,
    ).exclude(
        Q(Exists(FaceDecision.objects.filter(person=person)))
        | Q(Exists(apart))
        | Q(Exists(OtherName.objects.filter(person=person)))
        | Q(Exists(Person.objects.filter(merged_into=person)))
    )
