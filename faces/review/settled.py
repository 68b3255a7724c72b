"""Which questions still stand: those that nobody answered, here or anywhere else."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from faces.models import (
    DifferentPeople,
    Face,
    FaceDecision,
    Person,
    RefusedName,
    SkippedQuestion,
)
from faces.review.question import NAMES, Kind, Question
from faces.spelling import folded

SKIPPED_FOR = timedelta(days=7)
OF_FACES = (Kind.FACE, Kind.UNLIKE, Kind.FACE_NAME)
Pair = tuple[int, int | str]


@dataclass(frozen=True)
class Standing:
    """How things are for those who are asked about: whose each face is, and the name of each
    person who shows and is not hidden."""

    faces: dict[int, int | None]
    people: dict[int, str]
    looked_at: set[int]

    def allows(self, question: Question) -> bool:
        """Whether the question makes sense still."""
        asked, about = question.asked, question.about
        if question.kind is Kind.NAME:
            return self.people.get(asked) == ""
        if question.kind is Kind.GROUP:
            both = asked in self.people and about in self.people and asked != about
            return both and "" in (self.people[asked], self.people[about])
        if question.kind is Kind.FACE_NAME:
            return self.faces.get(asked, 0) is None
        if not self.people.get(about):
            return False
        if question.kind is Kind.UNLIKE:
            return self.faces.get(asked, 0) == about and asked not in self.looked_at
        return self.faces.get(asked, 0) is None


def standing_questions(user: User, questions: Collection[Question]) -> list[Question]:
    """Those that may be asked now, in their order."""
    standing = standing_of(user, questions)
    allowed = [question for question in questions if standing.allows(question)]
    return unskipped(user, unrefused(user, allowed))


def standing_of(user: User, questions: Collection[Question]) -> Standing:
    groups, faces = asked_about(questions)
    seen = Face.objects.findable_by(user)
    people = Person.objects.visible_to(user).filter(pk__in=groups, is_hidden=False)
    shown = people.filter(Exists(seen.filter(person=OuterRef("pk"))))
    looked_at = FaceDecision.objects.filter(face__in=faces, is_same=True, is_seen=True)
    return Standing(
        dict(seen.filter(pk__in=faces).values_list("pk", "person")),
        dict(shown.values_list("pk", "name")),
        set(looked_at.values_list("face", flat=True)),
    )


def asked_about(questions: Collection[Question]) -> tuple[set[int], set[int]]:
    """The ids of people or groups, and of faces."""
    faces = {question.asked for question in questions if question.kind in OF_FACES}
    groups = {question.asked for question in questions if question.kind not in OF_FACES}
    return groups | {question.about for question in questions if question.about}, faces


def unrefused(user: User, questions: Collection[Question]) -> list[Question]:
    """Without those that somebody said no to."""
    groups, faces = asked_about(questions)
    no: dict[Kind, set[Pair]] = defaultdict(set)
    no[Kind.FACE] = no[Kind.UNLIKE] = rejected(Q(face__in=faces), "face")
    no[Kind.GROUP] = rejected(Q(face__person__in=groups), "face__person") | apart(user)
    no[Kind.FACE_NAME] = refused(Q(face__in=faces), "face")
    no[Kind.NAME] = refused(Q(face__person__in=groups), "face__person")
    return [question for question in questions if pair(question) not in no[question.kind]]


def pair(question: Question) -> Pair:
    return question.asked, folded(question.name) if question.kind in NAMES else question.about


def rejected(which: Q, of: str) -> set[Pair]:
    return set(FaceDecision.objects.filter(which, is_same=False).values_list(of, "person"))


def refused(which: Q, of: str) -> set[Pair]:
    rows = RefusedName.objects.filter(which).values_list(of, "name")
    return {(asked, folded(name)) for asked, name in rows}


def apart(user: User) -> set[Pair]:
    rows = DifferentPeople.objects.filter(first__owner=user).values_list("first", "second")
    return {pair for first, second in rows for pair in ((first, second), (second, first))}


def unskipped(user: User, questions: Collection[Question]) -> list[Question]:
    """Without those that were left for later, some days ago at most."""
    since = timezone.now() - SKIPPED_FOR
    skipped = SkippedQuestion.objects.filter(owner=user, skipped_at__gte=since)
    keys = set(skipped.values_list("key", flat=True))
    return [question for question in questions if question.key not in keys]
