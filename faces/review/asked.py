"""Questions as their page shows them: the faces of both sides, on how many photos they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from faces.models import Face, FaceQuerySet, Person
from faces.reading.counts import photo_counts
from faces.review.answers import MOST_SHOWN, asked_faces
from faces.review.question import NAMES, Kind, Question
from faces.services.checks import person_called
from photos.models import Photo


@dataclass(frozen=True)
class ShownFace:
    pk: int
    photo_id: int


@dataclass(frozen=True)
class Side:
    """Faces to look at, the best; whose they are, and on how many photos that person is."""

    faces: Sequence[ShownFace]
    person: Person | None = None
    count: int = 0


@dataclass(frozen=True)
class AskedQuestion:
    """A question to look at. `about` is nobody's where only an archive knows the name: there
    `named_photos` are some that it tells it of."""

    question: Question
    asked: Side
    about: Side
    named_photos: Sequence[int] = ()

    @property
    def name(self) -> str:
        """The name that is asked about; of two groups without one nothing."""
        person = self.about.person
        return person.name if person and person.name else self.question.name

    @property
    def is_of_archive(self) -> bool:
        return self.question.kind in NAMES

    @property
    def is_doubt(self) -> bool:
        return self.question.kind is Kind.UNLIKE


def asked_questions(user: User, questions: Sequence[Question]) -> list[AskedQuestion]:
    """Those of the questions that have something to show still; queries for each: ask for few."""
    shown = [_shown(user, question) for question in questions]
    return [asked for asked in shown if asked.asked.faces]


def _shown(user: User, question: Question) -> AskedQuestion:
    group = question.asked if question.kind in {Kind.GROUP, Kind.NAME} else None
    person = _about(user, question)
    counts = photo_counts(user, [pk for pk in (group, person and person.pk) if pk])
    asked = Side(_best(asked_faces(user, question)), count=counts.get(group or 0, 1))
    if person is None or person.pk not in counts:
        return AskedQuestion(question, asked, Side([]), _named_photos(user, question))
    others = Face.objects.findable_by(user).filter(person=person).exclude(pk=question.asked)
    return AskedQuestion(question, asked, Side(_best(others), person, counts[person.pk]))


def _about(user: User, question: Question) -> Person | None:
    if question.name:
        return person_called(user.pk, question.name)
    return Person.objects.visible_to(user).filter(pk=question.about).first()


def _named_photos(user: User, question: Question) -> list[int]:
    """Photos of who is asked about, in which an archive tells the name."""
    photos = Photo.objects.in_library_of(user).findable()
    name = question.name
    told = Q(names__name__iexact=name) | Q(stack__photos__names__name__iexact=name)
    of_asked = Q(faces__in=asked_faces(user, question).values("pk"))
    rows = photos.filter(told).filter(of_asked).distinct().order_by("-taken_local", "-pk")
    return list(rows.values_list("pk", flat=True)[:MOST_SHOWN])


def _best(faces: FaceQuerySet) -> list[ShownFace]:
    rows = faces.order_by("-quality", "pk").values_list("pk", "photo")[:MOST_SHOWN]
    return [ShownFace(pk, photo) for pk, photo in rows]
