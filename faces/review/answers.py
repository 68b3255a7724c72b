"""Answers become decisions, which stay; a question that is skipped comes again in some days."""

from enum import StrEnum

from django.utils import timezone

from accounts.models import User
from faces.models import Change, Face, FaceQuerySet, Person, SkippedQuestion
from faces.review.question import Kind, Question
from faces.review.settled import standing_questions
from faces.services import (
    InvalidDecision,
    accept_name,
    confirm_faces,
    merge_people,
    refuse_name,
    reject_faces,
    tell_apart,
)

MOST_SHOWN = 4  # faces of a group, the best


class Answer(StrEnum):
    YES = "y"
    NO = "n"
    SKIP = "s"


def answer_question(user: User, question: Question, answer: Answer) -> Change | None:
    """Decide what a person answered; nothing is decided by skipping.

    Raises InvalidDecision where it was settled meanwhile, or is not theirs to answer.
    """
    if not standing_questions(user, [question]):
        raise InvalidDecision("That is settled already.")
    if answer is Answer.SKIP:
        skip_question(user, question)
        return None
    if question.kind is Kind.GROUP:
        return _answer_about_groups(question, answer)
    faces = list(asked_faces(user, question))
    if question.name:
        return _answer_about_name(faces, question.name, answer)
    decide = confirm_faces if answer is Answer.YES else reject_faces
    return decide(faces, Person.objects.get(pk=question.about))


def skip_question(user: User, question: Question) -> None:
    SkippedQuestion.objects.update_or_create(
        owner=user, key=question.key, defaults={"skipped_at": timezone.now()}
    )


def asked_faces(user: User, question: Question) -> FaceQuerySet:
    """The faces that a question is about, the best first."""
    faces = Face.objects.findable_by(user).order_by("-quality", "pk")
    if question.kind in {Kind.GROUP, Kind.NAME}:
        return faces.filter(person=question.asked)
    return faces.filter(pk=question.asked)


def _answer_about_groups(question: Question, answer: Answer) -> Change:
    asked = Person.objects.get(pk=question.asked)
    about = Person.objects.get(pk=question.about)
    if answer is Answer.NO:
        return tell_apart(asked, about)
    # Who got a name meanwhile keeps it.
    return merge_people(asked, [about]) if asked.name else merge_people(about, [asked])


def _answer_about_name(faces: list[Face], name: str, answer: Answer) -> Change:
    if answer is Answer.NO:
        return refuse_name(faces, name)
    # Those that were shown are looked at; the rest of their group is named with them.
    return accept_name(faces[:MOST_SHOWN], name)
