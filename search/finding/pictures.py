"""A library as searches see it: a stack is one picture, which its primary stands for, and which has
what any of its files has.

Most filters fit no file beneath a primary, or few. So these are asked for first, by an index that
has only them (migration 0009), and a condition becomes no wider than it must.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import and_, or_

from django.db.models import Q

from accounts.models import User
from albums.models import Album
from photos.access import owners_seen_by
from photos.models import Photo, PhotoQuerySet, Stack
from search import filters
from search.filters import Filter
from search.finding.conditions import condition, in_albums
from search.finding.said import KINDS, OPEN_KINDS, says
from search.finding.words import spoken
from search.language.fields import MAXIMUM_STARS
from search.query import Branch, Query

NOTHING = Q(pk__in=[])
# So many stacks are named one by one; of more, the database puts the list together.
MOST_NAMED = 1000
WHEN = (filters.TakenBetween, filters.TakenYearly)
# What all files of a stack are, or none.
OF_STACKS = tuple(filters.Has(feature) for feature in ("stack", "burst", "edit"))
OF_OTHER_TIMES = (Stack.Kind.EDIT, Stack.Kind.VARIANT)
# What a photo is to its owner alone: nobody finds one of somebody else by it.
OF_OWNERS = (
    filters.WithPerson, filters.WithThisPerson, filters.Named, filters.Favourite,
    filters.RatedBetween,
)  # fmt: skip
HAD_BY_OWNERS = tuple(
    filters.Has(feature) for feature in ("album", "archived", "missing", "people", "rating")
)
# What other tables know of a photo: these conditions start at their rows, not at the photos'.
TOLD_ELSEWHERE = (
    filters.InAlbum, filters.WithPerson, filters.WithThisPerson, filters.Tagged, filters.WithText,
    filters.Says,
)  # fmt: skip


class Pictures:
    """What one person may search: the photos that can be `shown`, and what lies beneath them."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._borrows = owners_seen_by(user) != {user.pk}
        photos = Photo.objects.visible_to(user)
        self.shown: PhotoQuerySet = photos.findable()
        self._beneath: PhotoQuerySet = photos.beneath()
        self._known: dict[Filter, Q] = {}

    @cached_property
    def beneath(self) -> PhotoQuerySet | None:
        """The files beneath primaries; None where there is none."""
        return self._beneath if self._beneath.exists() else None

    def fits(self, branch: Branch) -> Q:
        """All filters of a branch hold, each for any file of the picture."""
        return _all(map(self.holds, branch.filters))

    def fits_any(self, query: Query) -> Q:
        """All filters of any branch hold."""
        return _any(map(self.fits, query.branches))

    def holds(self, wanted: Filter) -> Q:
        """The filter holds for a file of the picture; what is unwanted, for none of them."""
        if wanted not in self._known:
            self._known[wanted] = self._holds(wanted)
        return self._known[wanted]

    def by_openness(self) -> Iterator[tuple[Q, Sequence[str]]]:
        """The library in parts, each with the sources of words that count there: who is in others'
        photos, and what they are called, is theirs to know."""
        if not self._borrows:
            yield Q(), KINDS
            return
        yield Q(owner=self._user), KINDS
        yield ~Q(owner=self._user), OPEN_KINDS

    def _condition(self, wanted: Filter) -> Q:
        """What a filter stands for, without what others say of their photos for themselves."""
        if not self._borrows:
            return condition(wanted)
        match wanted:
            case filters.Not(unwanted):
                return ~self._condition(unwanted)
            case filters.AnyOf(choices):
                return _any(map(self._condition, choices))
            case filters.InAlbum(titles):
                return in_albums(Album.objects.visible_to(self._user).filter(title__in=titles))
            case filters.Says():
                return _any(part & says(wanted, kinds) for part, kinds in self.by_openness())
        is_owners = isinstance(wanted, OF_OWNERS) or wanted in HAD_BY_OWNERS
        return condition(wanted) & Q(owner=self._user) if is_owners else condition(wanted)

    def _holds(self, wanted: Filter) -> Q:
        if self.beneath is None or wanted in OF_STACKS or isinstance(wanted, filters.LooksLike):
            return self._condition(wanted)
        match wanted:
            case filters.Not(unwanted):
                return ~self.holds(unwanted)
            case filters.RatedBetween(0, 0):
                return ~self.holds(filters.RatedBetween(1, MAXIMUM_STARS))
            case filters.AnyOf(choices):
                return _any(map(self.holds, choices))
            case filters.Says(text, is_phrase=False) if len(words := spoken(text)) > 1:
                return _all(self.holds(filters.Says(word, is_phrase=False)) for word in words)
        return self._of_any_file(wanted, self._beneath_of(wanted, self.beneath))

    def _beneath_of(self, wanted: Filter, beneath: PhotoQuerySet) -> PhotoQuerySet:
        """The files whose word counts. All of a burst are of one moment; an edit may be younger."""
        if isinstance(wanted, WHEN):
            return beneath.filter(stack__kind__in=OF_OTHER_TIMES)
        return beneath

    def _of_any_file(self, wanted: Filter, beneath: PhotoQuerySet) -> Q:
        own = self._condition(wanted)
        stacks = beneath.filter(own).values_list("stack", flat=True)
        few = list(stacks[: MOST_NAMED + 1])
        if not few:
            return own
        if len(few) > MOST_NAMED:
            return own | Q(stack__in=stacks)
        if not isinstance(wanted, TOLD_ELSEWHERE):
            return own | Q(stack__in=few)
        told, named = Photo.objects.filter(own), self.shown.filter(stack__in=few)
        return Q(pk__in=told.values("pk").union(named.values("pk"), all=True))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)
