"""All that may be asked about a library, best first: what is settled already is left out."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from accounts.models import User
from faces.grouping.space import Space
from faces.models import Face
from faces.review.proposals import name_questions
from faces.review.question import Kind, Question
from faces.review.ranking import best, between_groups, near_people, unlike_theirs
from faces.review.settled import unrefused, unskipped
from faces.review.vectors import faces_alone, groups_of, least_like_theirs

# Two who are together on more of their photos than this are two people; on fewer, a collage.
TOGETHER_SHARE = 0.1


def questions_for(user: User, space: Space | None) -> list[Question]:
    """What to ask; without a space only about names that archives tell."""
    if space is None:
        return best(unskipped(user, name_questions(user, {})))
    groups = groups_of(user, space)
    named = groups.taken(groups.named)
    names = name_questions(user, dict(zip(groups.ids.tolist(), groups.sizes.tolist(), strict=True)))
    near = [
        *between_groups(groups, space.cutoff),
        *near_people(faces_alone(user, space), named, space.cutoff),
        *unlike_theirs(least_like_theirs(user, space, named), space.cutoff),
    ]
    near = unseen_together(user, unrefused(user, without_proposed(near, names)))
    return best(unskipped(user, [*names, *near]))


def without_proposed(near: Iterable[Question], names: Iterable[Question]) -> list[Question]:
    """Whose name is proposed is asked about by that name only."""
    groups = {question.asked for question in names if question.kind is Kind.NAME}
    faces = {question.asked for question in names if question.kind is Kind.FACE_NAME}
    proposed = {Kind.GROUP: groups, Kind.FACE: faces}
    return [one for one in near if one.asked not in proposed.get(one.kind, ())]


def unseen_together(user: User, questions: Collection[Question]) -> list[Question]:
    """Without those about two who are in the same photos: nobody is there twice."""
    together = {*groups_together(user, questions), *faces_together(user, questions)}
    return [question for question in questions if question.key not in together]


def groups_together(user: User, questions: Collection[Question]) -> Iterable[str]:
    pairs = [question for question in questions if question.kind is Kind.GROUP]
    groups = {person for pair in pairs for person in (pair.asked, pair.about)}
    seen = Face.objects.findable_by(user).filter(person__in=groups)
    photos: dict[int, set[int]] = defaultdict(set)
    for person, photo in seen.values_list("person", "photo"):
        photos[person].add(photo)
    for pair in pairs:
        some, others = photos[pair.asked], photos[pair.about]
        if len(some & others) > TOGETHER_SHARE * min(len(some), len(others)):
            yield pair.key


def faces_together(user: User, questions: Collection[Question]) -> Iterable[str]:
    pairs = [question for question in questions if question.kind is Kind.FACE]
    seen = Face.objects.findable_by(user)
    photos = dict(seen.filter(pk__in=[pair.asked for pair in pairs]).values_list("pk", "photo"))
    beside = set(seen.filter(photo__in=photos.values()).values_list("photo", "person"))
    for pair in pairs:
        if (photos[pair.asked], pair.about) in beside:
            yield pair.key
