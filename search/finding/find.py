"""What fits a query, before it is cut into pages.

A query's branches are ways to fit it, and any will do. The filters of a branch narrow the photos;
its words are looked for among them by meaning and by letter, and all lists become one order.
"""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from ml.weights import ModelUnavailable
from photos.models import PhotoQuerySet
from search.filters import Filter, Says
from search.finding.by_letter import by_letter
from search.finding.by_meaning import by_meaning, photos_alike
from search.finding.narrowing import MOST_CANDIDATES, newest
from search.finding.pictures import Pictures
from search.finding.ranking import Candidate, fuse
from search.finding.words import words_of
from search.query import Branch, Query


@dataclass(frozen=True)
class Found:
    """Photos with a score, in no order; after them, the newest first, `others` that only fit
    filters. `unavailable` says why nothing was looked for by meaning that should have been."""

    ranked: list[Candidate]
    others: PhotoQuerySet
    unavailable: str = ""

    @property
    def is_cut(self) -> bool:
        """More may fit than were ranked."""
        return len(self.ranked) >= MOST_CANDIDATES


def find(user: User, query: Query, *, cutoff: bool = True) -> Found:
    """Return what fits a query of what a person may see. `cutoff=False` keeps what is not close
    enough in meaning, too."""
    library = Pictures(user)
    if not any(map(_is_ranked, query.branches)):
        return _filtered(library, query)
    near, unavailable = _by_meaning(user, library, query, cutoff=cutoff)
    said = [one for branch in query.branches for one in _said(library, branch)]
    ranked = fuse([*near, *said, *by_literal(library, query)])
    return Found(ranked, library.shown.none(), unavailable)


def by_literal(library: Pictures, query: Query) -> list[Candidate]:
    """Return what says everything that was typed, whatever else it could mean."""
    if not query.literal:
        return []
    written, text = _apart(query.literal)
    photos = library.shown.filter(library.fits(Branch("", written)))
    return _by_letter(library, photos, text)


def _is_ranked(branch: Branch) -> bool:
    return bool(branch.words or photos_alike(branch))


def _filtered(library: Pictures, query: Query) -> Found:
    """Nothing to rank by; but a caption that says "25/12/2018" comes before what was taken then.
    One that says "2018" is as good as the year."""
    said = fuse(by_literal(library, query))
    ids = [candidate.photo_id for candidate in said]
    fits_any = library.fits_any(query)
    if query.literal and len(words_of(_apart(query.literal)[1])) > 1:
        return Found(said, library.shown.filter(fits_any).exclude(pk__in=ids))
    return Found([], library.shown.filter(fits_any | Q(pk__in=ids)))


def _by_meaning(
    user: User, library: Pictures, query: Query, *, cutoff: bool
) -> tuple[list[Candidate], str]:
    """Without a model the letters still answer, and the page says so."""
    try:
        return by_meaning(user, library, query, cutoff=cutoff), ""
    except ModelUnavailable as error:
        return [], str(error)


def _said(library: Pictures, branch: Branch) -> list[Candidate]:
    photos = library.shown.filter(library.fits(branch))
    if branch.words:
        return _by_letter(library, photos, branch.words)
    return [] if photos_alike(branch) else newest(photos, way="filter")


def _by_letter(library: Pictures, photos: PhotoQuerySet, text: str) -> list[Candidate]:
    found = list[Candidate]()
    for part, kinds in library.by_openness():
        beneath = library.beneath
        files = None if beneath is None else beneath.filter(part)
        found += by_letter(photos.filter(part), text, files, kinds)
    return found


def _apart(literal: Branch) -> tuple[tuple[Filter, ...], str]:
    """The filters that were written as such, and the words to be taken by letter."""
    said = [wanted.text for wanted in literal.filters if isinstance(wanted, Says)]
    others = tuple(wanted for wanted in literal.filters if not isinstance(wanted, Says))
    return others, " ".join(said)
