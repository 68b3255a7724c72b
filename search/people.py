"""Who is in a library, as queries name them: people by their names and by what else they are
called, and names that only archives tell."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat, Upper

from accounts.models import User
from faces.models import Face, NameInPhoto, OtherName, Person
from search.language.names import Names
from search.language.words import name_key

BETWEEN = Value("\x1f")  # stands in no name


@dataclass(frozen=True)
class KnownPeople:
    """Whom each key means, and the names of those who are hidden."""

    names: Names
    hidden: frozenset[str]


@dataclass(frozen=True)
class Somebody:
    """A person in a photo, by the name of today, and what else they are called."""

    photo_id: int
    name: str
    is_hidden: bool
    others: tuple[str, ...]


@dataclass(frozen=True)
class _Called:
    """A person whose face shows: the name, and what else they are called."""

    name: str
    is_hidden: bool
    others: tuple[str, ...]


def people_revision(user: User) -> str:
    """What changes with the name of anybody, so that who was named a moment ago is known."""
    told = Concat(
        Cast("pk", CharField()), BETWEEN, "name", BETWEEN, Cast("is_hidden", CharField()),
        BETWEEN, Coalesce("other_names__name", Value("")), output_field=CharField(),
    )  # fmt: skip
    together = StringAgg(told, BETWEEN, order_by=("pk", "other_names__pk"))
    named = Person.objects.visible_to(user).named()
    revision: str | None = named.aggregate(revision=MD5(together))["revision"]
    return revision or "nobody"


def known_people(user: User, in_archives: Names) -> KnownPeople:
    """Those whose faces show, and who else is told by archives, whose names are given by key."""
    people = _people(user)
    hidden = {each.name for each in people if each.is_hidden}
    shown = {each.name for each in people if not each.is_hidden}
    return KnownPeople(_by_key(people, in_archives), frozenset(hidden - shown))


def people_in(user: User, photos: Collection[int]) -> list[Somebody]:
    """Who is in those of these photos that are the user's own: everybody with a face in them, then
    those whom only an archive names. The same person may come twice."""
    faces = _faces_in(user, photos)
    own = NameInPhoto.objects.filter(photo__in=photos, photo__owner=user)
    told = list(own.values_list("photo_id", "name"))
    others, now = _called_otherwise(user, {row[1] for row in faces}, {name for _, name in told})
    by_face = [
        Somebody(photo_id, name, is_hidden, tuple(others.get(person_id, ())))
        for photo_id, person_id, name, is_hidden in faces
    ]
    return [*by_face, *(_told(photo_id, name, now) for photo_id, name in told)]


def names_in(user: User, photos: Collection[int]) -> dict[int, list[str]]:
    """The names of who is in each photo, without those who are hidden."""
    found: dict[int, set[str]] = defaultdict(set)
    for each in people_in(user, photos):
        if not each.is_hidden:
            found[each.photo_id].add(each.name)
    return {photo_id: sorted(names, key=str.casefold) for photo_id, names in found.items()}


def _told(photo_id: int, name: str, now: Mapping[str, tuple[str, bool]]) -> Somebody:
    """Whom an archive means by a name."""
    today, is_hidden = now.get(name.upper(), (name, False))
    return Somebody(photo_id, today, is_hidden, () if name == today else (name,))


def _faces_in(user: User, photos: Collection[int]) -> list[tuple[int, int, str, bool]]:
    faces = Face.objects.filter(photo__in=photos, photo__owner=user, refused_at=None)
    named = faces.filter(person__merged_into=None).exclude(person=None).exclude(person__name="")
    return list(
        named.values_list("photo_id", "person_id", "person__name", "person__is_hidden")
        .distinct()
        .order_by("photo_id", "person__name")
    )


def _called_otherwise(
    user: User, people: Collection[int], told: Collection[str]
) -> tuple[dict[int, list[str]], dict[str, tuple[str, bool]]]:
    """What else these people are called; and who is meant by names that archives tell, by the
    name in upper case: the name of today, and whether they are hidden."""
    here = Person.objects.visible_to(user).named().filter(_shows(user), _is_called(people, told))
    rows = list(here.order_by("pk").values_list("pk", "name", "is_hidden", "other_names__name"))
    others: dict[int, list[str]] = defaultdict(list)
    for pk, _name, _is_hidden, other in rows:
        others[pk].extend([other] if other else [])
    now = {other.upper(): (name, hidden) for _pk, name, hidden, other in rows if other}
    return others, now | {name.upper(): (name, hidden) for _pk, name, hidden, _other in rows}


def _is_called(people: Collection[int], told: Collection[str]) -> Q:
    names = [Upper(Value(name)) for name in told]
    so = Person.objects.annotate(upper=Upper("name")).filter(upper__in=names)
    otherwise = OtherName.objects.annotate(upper=Upper("name")).filter(upper__in=names)
    return Q(pk__in=people) | Q(pk__in=so.values("pk")) | Q(pk__in=otherwise.values("person"))


def _shows(user: User) -> Exists:
    return Exists(Face.objects.findable_by(user).filter(person=OuterRef("pk")))


def _by_key(people: Iterable[_Called], in_archives: Names) -> Names:
    """What somebody is called now comes before what another was; an archive's spelling that is
    somebody's name, or was, means that person."""
    found: dict[str, set[str]] = defaultdict(set)
    own = {name_key(each.name) for each in people}
    spelled = {name.upper() for each in people for name in (each.name, *each.others)}
    for said, name in _said(people):
        if said == name_key(name) or said not in own:
            found[said].add(name)
    for key, names in in_archives.items():
        found[key] |= {name for name in names if name.upper() not in spelled}
    return {said: frozenset(names) for said, names in found.items() if said and names}


def _said(people: Iterable[_Called]) -> Iterator[tuple[str, str]]:
    for each in people:
        yield from ((name_key(called), each.name) for called in (each.name, *each.others))


def _people(user: User) -> list[_Called]:
    """Named people with a face in a photo that a search may show. One face of each is enough to
    know: a limit in a subquery keeps the database from reading them all."""
    faces = Face.objects.findable_by(user).filter(person=OuterRef("pk"))
    named = Person.objects.visible_to(user).named().annotate(face=Subquery(faces.values("pk")[:1]))
    rows = named.values_list("pk", "name", "is_hidden", "face")
    others = _other_names(user)
    return [
        _Called(name, is_hidden, tuple(others.get(pk, ())))
        for pk, name, is_hidden, face in rows
        if face is not None
    ]


def _other_names(user: User) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = OtherName.objects.filter(person__owner=user)
    for person_id, name in rows.values_list("person", "name"):
        found[person_id].append(name)
    return found
