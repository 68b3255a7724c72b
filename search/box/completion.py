"""What a person may go on to type in the search box: names in the photos that they may see, dates
of their photos, fields, and what they searched for before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from atlas.named import known_places
from faces.models import Person
from faces.reading.counts import cover_faces
from photos.models import Photo, PhotoTag, Tag
from photos.selectors import months
from search.box.date_offers import date_offers
from search.box.offers import Names, Offer, field_offers, mistyped_names, name_offers, written
from search.filters import Filter, InAlbum, TakenIn, TakenNear, WithPerson
from search.finding.conditions import TAG_LEVELS, condition
from search.kept.selectors import recent_searches, saved_searches
from search.names import library_names
from search.query import LONGEST_QUERY, Query

MOST_OF_A_KIND = 4
MOST_MEANT = 3
MOST_IN_ALL = 12
MOST_COUNTED = 100  # beyond, it is only said that there are more
TITLES = {
    "person": _("People"), "place": _("Places"), "album": _("Albums"), "tag": _("Tags"),
    "date": _("Dates"), "camera": _("Cameras"), "saved": _("Saved searches"),
    "recent": _("Recent searches"), "field": _("Narrow it down"),
}  # fmt: skip
KINDS = tuple(TITLES)  # the likelier first
ICONS = {
    "person": "user", "place": "map-pin", "album": "book-image", "tag": "tag",
    "date": "calendar", "camera": "camera", "saved": "bookmark", "recent": "clock",
    "field": "list-filter",
}  # fmt: skip


COUNTED: dict[str, Callable[[str], Filter]] = {
    "person": lambda name: WithPerson(frozenset({name})),
    "place": lambda name: TakenIn(frozenset({name})),
    "album": lambda name: InAlbum(frozenset({name})),
}


@dataclass(frozen=True)
class Completion:
    """An offer with how many photos it finds, at most MOST_COUNTED, and one of them; of a person
    the face that stands for them."""

    offer: Offer
    count: int | None
    cover_id: int | None
    face_id: int | None = None

    @property
    def is_cut(self) -> bool:
        return self.count == MOST_COUNTED


@dataclass(frozen=True)
class Group:
    """Completions of one kind under their title."""

    kind: str
    completions: Sequence[Completion]

    @property
    def title(self) -> str:
        return str(TITLES[self.kind])

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def completion_groups(user: User, text: str) -> list[Group]:
    """Return what completes this text, the likeliest kind first; before it, where to begin."""
    text = text[:LONGEST_QUERY]
    if not text.strip():
        return _grouped([*_kept(user, ""), *field_offers("")], user)
    offers = [
        *name_offers(text, _names(user)),
        *date_offers(text, months(user)),
        *_kept(user, text),
        *field_offers(text),
    ]
    return _grouped(offers, user)


def near_names(user: User, query: Query) -> list[Offer]:
    """Return names that a word of the query may be a slip of, with the whole query so meant."""
    names = _names(user)
    found = [
        replace(offer, query=query.text.replace(word, written(offer.kind, offer.name), 1))
        for word in query.words.split()
        for offer in mistyped_names(word, names)
    ]
    return found[:MOST_MEANT]


def _names(user: User) -> Names:
    """Who is hidden is not offered."""
    names = library_names(user)
    cameras = {camera: frozenset({camera}) for camera in names.cameras}
    own = {key: frozenset({name}) for key, (name, *_circle) in names.own_places.items()}
    return {
        "person": {key: people - names.hidden_people for key, people in names.people.items()},
        "place": {**names.finer_places, **names.places, **own},
        "album": names.albums,
        "tag": names.tags,
        "camera": cameras,
    }


def _kept(user: User, text: str) -> list[Offer]:
    """Whole queries take the place of all that was typed."""
    saved = [Offer("saved", row.name, row.query, 0) for row in saved_searches(user, text)]
    recent = [Offer("recent", row.text, row.text, 0) for row in recent_searches(user, text)]
    return [*saved, *(offer for offer in recent if offer.text != text)]


def _grouped(offers: Sequence[Offer], user: User) -> list[Group]:
    """A kind stands where its best offer would; of each only a few."""
    of_kind: dict[str, list[Offer]] = {}
    for offer in sorted(offers, key=lambda each: (each.rank, KINDS.index(each.kind))):
        of_kind.setdefault(offer.kind, []).append(offer)
    most = min(MOST_OF_A_KIND, max(2, MOST_IN_ALL // max(1, len(of_kind))))
    few = [offer for kind in of_kind.values() for offer in kind[:most]]
    completions = _counted(user, few)
    return [Group(kind, tuple(rows)) for kind, rows in groupby(completions, lambda c: c.offer.kind)]


def _counted(user: User, offers: Sequence[Offer]) -> list[Completion]:
    """Never more than a few rows of each are read. A name that finds nothing is not offered: its
    photos are gone since the names were read."""
    found = _found_ids(user, offers)
    faces = _faces(user, [offer.name for offer in offers if offer.kind == "person"])
    completions = []
    for offer in offers:
        if offer.kind not in {*COUNTED, "tag"}:
            completions.append(Completion(offer, offer.count, None))
        elif ids := found.get(offer.query):
            face_id = faces.get(offer.name) if offer.kind == "person" else None
            completions.append(Completion(offer, len(ids), max(ids), face_id))
    return completions


def _faces(user: User, names: Sequence[str]) -> dict[str, int]:
    """The face of each person who has one that shows, by name."""
    if not names:
        return {}
    people = Person.objects.visible_to(user).filter(name__in=names)
    called = dict(people.values_list("pk", "name"))
    return {called[pk]: face_id for pk, face_id in cover_faces(user, called).items()}


def _found_ids(user: User, offers: Sequence[Offer]) -> dict[str, list[int]]:
    """Some photos behind each name, by the query that asks for it."""
    photos = Photo.objects.in_library_of(user).findable()
    counted = [
        photos.filter(fits).values_list(Value(query), "pk")[:MOST_COUNTED]
        for query, fits in _conditions(user, offers)
    ]
    found: dict[str, list[int]] = {}
    if counted:
        for query, pk in counted[0].union(*counted[1:], all=True):
            found.setdefault(query, []).append(pk)
    return found


def _conditions(user: User, offers: Sequence[Offer]) -> Iterator[tuple[str, Q]]:
    """What photos fit each name. The ids of tags are read before: the database would guess wrong
    how many photos they have, and search 30 times as long."""
    beneath = _tag_ids(user, {offer.name for offer in offers if offer.kind == "tag"})
    own = {each.name: each for each in known_places(user)}
    for offer in offers:
        if offer.kind == "place" and (place := own.get(offer.name)):
            circle = TakenNear(place.latitude, place.longitude, place.radius_m / 1000)
            yield offer.query, condition(circle)
        elif offer.kind in COUNTED:
            yield offer.query, condition(COUNTED[offer.kind](offer.name))
        elif offer.kind == "tag":
            tagged = PhotoTag.objects.filter(tag__in=beneath[offer.name])
            yield offer.query, Q(pk__in=tagged.values("photo_id"))


def _tag_ids(user: User, names: set[str]) -> dict[str, list[int]]:
    """The tags of these names and those beneath them, by name."""
    found: dict[str, list[int]] = {name: [] for name in names}
    if not names:
        return found
    levels = [f"{level}name" for level in TAG_LEVELS]
    named = reduce(or_, (Q(**{f"{level}__in": names}) for level in levels))
    tags = Tag.objects.filter(named, owner=user)
    for pk, *lineage in tags.values_list("pk", *levels):
        for name in names.intersection(lineage):
            found[name].append(pk)
    return found
