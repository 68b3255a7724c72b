"""The people of a library, as their page shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from faces.models import Person
from faces.reading.counts import cover_faces, photo_counts
from faces.spelling import begins_a_word, folded

CARDS = 96
MOST_CARDS = 3000  # of one answer, where a page is read again as far as it was scrolled


@dataclass(frozen=True)
class Card:
    """A person among the others. `begins_unnamed`: above it stands what follows has no name."""

    person: Person
    count: int
    face_id: int | None
    begins_unnamed: bool = False


@dataclass(frozen=True)
class Asked:
    """Which people: whose name is like this, hidden ones, from after whom, how many."""

    name: str = ""
    hidden: bool = False
    after: int | None = None
    shown: int = CARDS


@dataclass(frozen=True)
class PeoplePage:
    """A page of people, how many there are in all, and after whom the next page begins."""

    cards: Sequence[Card]
    named_total: int
    unnamed_total: int
    hidden_total: int
    next: int | None

    @property
    def total(self) -> int:
        return self.named_total + self.unnamed_total


@dataclass(frozen=True)
class Line:
    """What of a person decides their place."""

    pk: int
    name: str
    is_favourite: bool
    is_hidden: bool
    count: int

    @property
    def place(self) -> tuple[bool, bool, int, str, int]:
        """Named ones first, of those the favourites; then by count."""
        return not self.name, not self.is_favourite, -self.count, folded(self.name), self.pk


def people_of(user: User, asked: Asked) -> PeoplePage:
    """A page of people. Raises Person.DoesNotExist for somebody to go on after who is not there."""
    everybody = lines(user, photo_counts(user))
    wanted = sorted(
        (line for line in everybody if is_asked_for(line, asked)), key=lambda line: line.place
    )
    start = position(wanted, asked.after)
    shown = wanted[start : start + min(asked.shown, MOST_CARDS)]
    is_last = start + len(shown) >= len(wanted)
    return PeoplePage(
        cards=cards(user, shown, begins=first_unnamed(wanted)),
        named_total=sum(1 for line in wanted if line.name),
        unnamed_total=sum(1 for line in wanted if not line.name),
        hidden_total=sum(1 for line in everybody if line.is_hidden),
        next=None if is_last else shown[-1].pk,
    )


def lines(user: User, counts: Mapping[int, int]) -> list[Line]:
    """Those who are counted."""
    rows = Person.objects.visible_to(user).values_list("pk", "name", "is_favourite", "is_hidden")
    return [Line(*row, counts[row[0]]) for row in rows if row[0] in counts]


def is_asked_for(line: Line, asked: Asked) -> bool:
    if line.is_hidden != asked.hidden:
        return False
    wanted = folded(asked.name)
    return not wanted or (bool(line.name) and begins_a_word(wanted, folded(line.name)))


def position(wanted: Sequence[Line], after: int | None) -> int:
    if after is None:
        return 0
    ids = [line.pk for line in wanted]
    if after not in ids:
        raise Person.DoesNotExist
    return ids.index(after) + 1


def first_unnamed(wanted: Iterable[Line]) -> int | None:
    return next((line.pk for line in wanted if not line.name), None)


def cards(user: User, shown: Sequence[Line], *, begins: int | None = None) -> list[Card]:
    ids = [line.pk for line in shown]
    people = Person.objects.visible_to(user).in_bulk(ids)
    faces = cover_faces(user, ids)
    return [
        Card(people[line.pk], line.count, faces.get(line.pk), line.pk == begins) for line in shown
    ]


def chosen_cards(user: User, people: Iterable[int]) -> list[Card]:
    """Those of these people who show, in the order of the page."""
    counts = photo_counts(user, people)
    return cards(user, sorted(lines(user, counts), key=lambda line: line.place))
