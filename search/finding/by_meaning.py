"""What is near in meaning to the words of a query, or to one of the photos."""

from collections.abc import Iterable, Iterator

from numpy.typing import ArrayLike

from accounts.models import User
from ml.encoder import Encoder
from photos.access import owners_seen_by
from photos.models import Photo
from search.filters import LooksLike
from search.finding.narrowing import MOST_CANDIDATES
from search.finding.pictures import Pictures
from search.finding.ranking import Candidate, strength_of_meaning
from search.looking import encoders
from search.models import Embedding
from search.query import Branch, Query
from search.vectors import Near, Scope, nearest

# No cut-off is known between photos: so many are worth a look.
MOST_ALIKE = 200
MEANING, LOOKS = "meaning", "looks"


def by_meaning(user: User, library: Pictures, query: Query, *, cutoff: bool) -> list[Candidate]:
    """Return what the branches find by meaning. Raises ModelUnavailable."""
    ranked = [branch for branch in query.branches if branch.words or photos_alike(branch)]
    encoder = encoders.search_encoder()
    return [
        found
        for branch in ranked
        for found in _of_branch(user, _scope(user, library, branch), branch, encoder, cutoff=cutoff)
    ]


def photos_alike(branch: Branch) -> list[int]:
    """Return the photos that those of a branch should look like."""
    return [wanted.photo_id for wanted in branch.filters if isinstance(wanted, LooksLike)]


def vector_of(user: User, photo_id: int, encoder: Encoder) -> ArrayLike | None:
    """Return what this encoder makes of a photo that the person may see."""
    seen = Embedding.objects.filter(model=encoder.name, version=encoder.version)
    own = seen.filter(photo__in=Photo.objects.visible_to(user).filter(pk=photo_id))
    return own.values_list("vector", flat=True).first()


def candidates(near: Iterable[Near], cutoff: float, way: str) -> list[Candidate]:
    """Return what is near with its strength."""
    ways = frozenset([way])
    return [
        Candidate(each.photo_id, each.taken_local, strength_of_meaning(each.score, cutoff), ways)
        for each in near
    ]


def _scope(user: User, library: Pictures, branch: Branch) -> Scope:
    photos = library.shown.filter(library.fits(branch))
    return Scope(photos, owners_seen_by(user), is_filtered=bool(branch.filters))


def _of_branch(
    user: User, scope: Scope, branch: Branch, encoder: Encoder, *, cutoff: bool
) -> Iterator[Candidate]:
    if branch.words:
        vector = encoder.encode_texts([branch.words])[0]
        least = encoder.cutoff if cutoff else None
        near = nearest(scope, vector, encoder, limit=MOST_CANDIDATES, at_least=least)
        yield from candidates(near, encoder.cutoff, MEANING)
    for photo_id in photos_alike(branch):
        vector = vector_of(user, photo_id, encoder)
        if vector is not None:
            near = nearest(scope, vector, encoder, limit=MOST_ALIKE)
            yield from candidates(near, encoder.cutoff, LOOKS)
