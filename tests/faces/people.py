"""What tests of people's pages share."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from faces.models import Person
from tests.factories import NOON, make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def somebody(owner: User, name: str = "", *, photos: int = 1, **fields: Any) -> Person:
    """A person in so many photos of their own, a day apart."""
    person = make_person(owner, name, **fields)
    for day in range(photos):
        make_face(make_photo(owner, NOON + timedelta(days=day)), person)
    return person


def words(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def told(answer: HttpResponse, attribute: str = "data-person") -> list[int]:
    """The ids in these attributes of a page, in their order."""
    assert answer.status_code == 200
    return [int(pk) for pk in re.findall(rf'{attribute}="(\d+)"', answer.content.decode())]


def family(owner: User) -> User:
    """Two people with a name, together in one photo, and two without."""
    anna, ben = somebody(owner, "Anna", photos=4), somebody(owner, "Ben", photos=3)
    both = make_photo(owner)
    make_face(both, anna)
    make_face(both, ben)
    somebody(owner, photos=3)
    somebody(owner, photos=2)
    return owner


def named(owner: User, name: str) -> Person:
    return Person.objects.get(owner=owner, name=name, merged_into=None)


def unnamed(owner: User) -> list[Person]:
    return list(Person.objects.filter(owner=owner, name="", merged_into=None).order_by("pk"))
