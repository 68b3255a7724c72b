"""All groups of a library made anew, with all that people said of them. For the night: it heals
what depended on the order in which faces came.

Nobody waits meanwhile: what is read and what is written is read and written in a moment each, and
faces that somebody moved in between are left where they were put.
"""

import numpy as np
from django.utils import timezone

from faces.grouping.locks import people_locked
from faces.grouping.planning import Library, planned
from faces.grouping.reading import all_seen, last_move, moved_since, refusals
from faces.grouping.space import Space, current_space
from faces.grouping.untouched import untouched_people
from faces.grouping.writing import forget_remains, with_fresh, write
from faces.linkage import NOBODY, Flags, Numbers
from faces.models import FaceDecision, MovedFace, Person, Regrouping


def regroup(owner_id: int) -> None:
    """Make the groups of a library anew. Raises ModelUnavailable."""
    regroup_in(owner_id, current_space())


def regroup_in(owner_id: int, space: Space) -> None:
    with people_locked(owner_id):
        since, library = last_move(owner_id), _read(owner_id, space)
    plan = planned(library, space)
    with people_locked(owner_id):
        moved = {face for face, _ in moved_since(owner_id, since, at_most=len(plan.homes))}
        homes = with_fresh(plan, owner_id)
        write(plan, library, space, homes=homes, is_free=_is_free(homes, library, moved))
        forget_remains(owner_id)
        MovedFace.objects.filter(owner_id=owner_id).delete()
        _remember(owner_id, space)


def _read(owner_id: int, space: Space) -> Library:
    return Library(
        owner_id,
        all_seen(owner_id, space),
        refusals(owner_id),
        untouched_people(owner_id),
    )


def _is_free(homes: Numbers, library: Library, moved: set[int]) -> Flags:
    """Which faces grouping may put where it thinks: nobody said or did something else since."""
    owner_id, ids = library.owner_id, library.faces.ids
    told = FaceDecision.objects.filter(is_same=True, person__owner=owner_id)
    busy = moved | set(told.values_list("face", flat=True))
    there = Person.objects.filter(owner=owner_id, merged_into=None).values_list("pk", flat=True)
    refused = set(refusals(owner_id))
    is_refused = [pair in refused for pair in zip(ids.tolist(), homes.tolist(), strict=True)]
    is_there = np.isin(homes, [NOBODY, *there])
    return np.asarray(~np.isin(ids, list(busy)) & is_there & ~np.array(is_refused, bool))


def _remember(owner_id: int, space: Space) -> None:
    now = {"model": space.model, "version": space.version, "made_at": timezone.now()}
    Regrouping.objects.update_or_create(owner_id=owner_id, defaults=now)
