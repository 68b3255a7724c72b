"""Names that archives tell, proposed for groups and for faces that stand alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from django.db.models import Q

from accounts.models import User
from faces.models import (
    DifferentPeople,
    Face,
    FaceDecision,
    NameInPhoto,
    OtherName,
    Person,
    RefusedName,
)
from faces.review.naming import Likely, NamedPhoto, likely_names
from faces.review.question import Kind, Question
from faces.services.checks import InvalidDecision, clean_name
from faces.spelling import folded as folded_anew
from photos.models import Photo

Seen = int  # a group by its id, a face that stands alone by its own below zero
Picture = tuple[str, int]


@dataclass(frozen=True)
class Known:
    """Whose name is placed: all names of each person who has one, folded. Of those who are hidden
    neither they nor their names are asked about."""

    names_of: dict[int, set[str]]
    hidden: set[int]
    hidden_names: set[str]


def name_questions(user: User, sizes: Mapping[int, int]) -> list[Question]:
    """The names to accept. `sizes`: how many faces a group has."""
    told = names_told(user)
    if not told:
        return []
    known, seen = known_names(user), who_is_seen(user)
    photos = [open_photo(names, seen.get(at, set()), known) for at, names in told.items()]
    found = likely_names(photos, frozenset(refused_names(user, known)))
    spellings = best_spellings(told.values())
    return [question_about(likely, spellings[likely.name], sizes) for likely in found]


def question_about(likely: Likely, name: str, sizes: Mapping[int, int]) -> Question:
    is_face = likely.group < 0
    faces = 1 if is_face else sizes.get(likely.group, likely.photos)
    return Question(
        Kind.FACE_NAME if is_face else Kind.NAME,
        abs(likely.group),
        name=name,
        score=likely.share * faces,
        photos=likely.photos,
    )


def names_told(user: User) -> dict[Picture, list[str]]:
    """The names of each picture, which the files of a stack tell together."""
    photos = Photo.objects.in_library_of(user).filter(trashed_at=None)
    rows = NameInPhoto.objects.filter(photo__in=photos).order_by("pk")
    told: dict[Picture, list[str]] = defaultdict(list)
    for photo, stack, name in rows.values_list("photo", "photo__stack", "name"):
        if said := said_name(name):
            told[picture(photo, stack)].append(said)
    return told


@lru_cache(maxsize=5000)
def folded(name: str) -> str:
    """Names come again and again."""
    return folded_anew(name)


@lru_cache(maxsize=5000)
def said_name(name: str) -> str:
    """The name as it would be kept; nothing where nothing of it could be."""
    try:
        said = clean_name(name)
    except InvalidDecision:
        return ""
    return said if folded(said) else ""


def picture(photo: int, stack: int | None) -> Picture:
    """One for all files of a stack."""
    return ("stack", stack) if stack else ("photo", photo)


def best_spellings(told: Iterable[Iterable[str]]) -> dict[str, str]:
    """How each name is written most often, by the name folded."""
    counts = Counter(chain.from_iterable(told))
    return {folded(name): name for name, _ in reversed(counts.most_common())}


def known_names(user: User) -> Known:
    people = Person.objects.visible_to(user)
    names_of = {pk: {folded(name)} for pk, name in people.named().values_list("pk", "name")}
    others = OtherName.objects.filter(person__in=people.named())
    for pk, name in others.values_list("person", "name"):
        names_of[pk].add(folded(name))
    hidden = set(people.filter(is_hidden=True).values_list("pk", flat=True))
    hidden_names = set(chain.from_iterable(names_of.get(person, ()) for person in hidden))
    return Known(names_of, hidden, hidden_names)


def who_is_seen(user: User) -> dict[Picture, set[Seen]]:
    """Who is seen in each picture that may have names."""
    told = NameInPhoto.objects.filter(photo__owner=user).values("photo")
    faces = Face.objects.findable_by(user).filter(Q(photo__in=told) | ~Q(photo__stack=None))
    seen: dict[Picture, set[Seen]] = defaultdict(set)
    for face, person, photo, stack in faces.values_list("pk", "person", "photo", "photo__stack"):
        seen[picture(photo, stack)].add(person or -face)
    return seen


def open_photo(names: Iterable[str], seen: AbstractSet[Seen], known: Known) -> NamedPhoto:
    """What is left of names and groups when those that are placed are taken away."""
    placed = [known.names_of[one] for one in seen if one in known.names_of]
    told = {folded(name) for name in names}.difference(*placed, known.hidden_names)
    groups = {one for one in seen if one not in known.names_of} - known.hidden
    return NamedPhoto(frozenset(told), frozenset(groups))


def refused_names(user: User, known: Known) -> Iterator[tuple[Seen, str]]:
    """What was said no to: of a name, of the person who bears it, or of both as one."""
    faces = Face.objects.visible_to(user)
    refused = RefusedName.objects.filter(face__in=faces)
    for face, person, name in refused.values_list("face", "face__person", "name"):
        yield person or -face, folded(name)
    rejected = FaceDecision.objects.filter(
        face__in=faces, is_same=False, person__in=list(known.names_of)
    )
    for face, person, other in rejected.values_list("face", "face__person", "person"):
        yield from ((person or -face, name) for name in known.names_of[other])
    apart = DifferentPeople.objects.filter(first__owner=user).values_list("first", "second")
    for first, second in apart:
        yield from ((first, name) for name in known.names_of.get(second, ()))
        yield from ((second, name) for name in known.names_of.get(first, ()))
