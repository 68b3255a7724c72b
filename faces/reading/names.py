"""Names that a library knows, offered while one is typed."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from faces.models import NameInPhoto, OtherName, Person
from faces.reading.counts import cover_faces, photo_counts
from faces.spelling import begins_a_word, folded
from photos.models import Photo

MOST_OFFERED = 8
LONGEST_TYPED = 255


@dataclass(frozen=True)
class NameOffer:
    """A person with a face of theirs; or, without either, a name that an archive tells."""

    name: str
    count: int
    person_id: int | None = None
    face_id: int | None = None


def name_offers(user: User, typed: str) -> list[NameOffer]:
    """Whose name has a word that begins as typed: people in most photos first, then archives'."""
    wanted = folded(typed[:LONGEST_TYPED])
    people = named_people(user)
    called = {pk: {name, *others} for pk, (name, others) in people.items()}
    matching = [pk for pk, names in called.items() if fits(wanted, names)]
    counts = photo_counts(user, matching)
    best = sorted(counts, key=lambda pk: (-counts[pk], folded(people[pk][0])))[:MOST_OFFERED]
    faces = cover_faces(user, best)
    offers = [NameOffer(people[pk][0], counts[pk], pk, faces.get(pk)) for pk in best]
    known = {folded(name) for names in called.values() for name in names}
    return [*offers, *archive_offers(user, wanted, known)][:MOST_OFFERED]


def named_people(user: User) -> dict[int, tuple[str, list[str]]]:
    """Names and other names. Who is hidden is in it, too: who types a name means that person."""
    named = Person.objects.visible_to(user).named()
    people: dict[int, tuple[str, list[str]]] = {
        pk: (name, []) for pk, name in named.values_list("pk", "name")
    }
    others = OtherName.objects.filter(person__in=named)
    for pk, other in others.values_list("person", "name"):
        people[pk][1].append(other)
    return people


def fits(wanted: str, names: Collection[str]) -> bool:
    return any(begins_a_word(wanted, folded(name)) for name in names)


def archive_offers(user: User, wanted: str, known: Collection[str]) -> list[NameOffer]:
    """Names that only archives tell, as yet nobody's."""
    photos = Photo.objects.in_library_of(user).findable()
    rows = NameInPhoto.objects.filter(photo__in=photos.values("pk")).values("name")
    counted = rows.annotate(count=Count("pk")).order_by("-count", "name")
    return [
        NameOffer(name, count)
        for name, count in counted.values_list("name", "count")
        if folded(name) not in known and fits(wanted, [name])
    ]
