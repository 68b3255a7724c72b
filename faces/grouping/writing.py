"""What was planned for faces, written where it differs. The library is locked."""

from collections.abc import Collection

import numpy as np
from django.db import connection
from django.db.models import Count, Q

from faces.grouping.planning import SMALLEST, Library, Plan
from faces.grouping.space import Space
from faces.grouping.untouched import untouched_people
from faces.linkage import NOBODY, Flags, Numbers
from faces.models import Face, Person

MOVE_FACES = """
update faces_face face set person_id = nullif(given.person_id, -1)
from unnest(%s::bigint[], %s::bigint[]) as given (face_id, person_id)
where face.id = given.face_id
"""
WRITE_LOOKS = """
update faces_facevector seen set look = case when given.look >= 0 then given.look end
from unnest(%s::bigint[], %s::bigint[]) as given (face_id, look)
where seen.face_id = given.face_id and seen.model = %s
"""


def with_fresh(plan: Plan, owner_id: int) -> Numbers:
    """Whose each face is to be, with rows for the groups that are new."""
    rows = Person.objects.bulk_create(Person(owner_id=owner_id) for _ in range(plan.fresh))
    made = np.array([NOBODY, *(row.pk for row in rows)], np.int64)
    number = np.clip(-1 - plan.homes, 0, plan.fresh)
    return np.where(plan.homes < 0, made[number], plan.homes)


def write(plan: Plan, library: Library, space: Space, *, homes: Numbers, is_free: Flags) -> None:
    """Move the faces that are free, and note of what look they, and those told, are a part."""
    faces = library.faces
    is_home = is_free | ((faces.told != NOBODY) & (faces.told == homes))
    moves = is_free & (homes != faces.homes)
    changes = is_home & (faces.sizes == 1) & (plan.looks != faces.looks)
    with connection.cursor() as cursor:
        if moves.any():
            cursor.execute(MOVE_FACES, [faces.ids[moves].tolist(), homes[moves].tolist()])
        if changes.any():
            looks = plan.looks[changes].tolist()
            cursor.execute(WRITE_LOOKS, [faces.ids[changes].tolist(), looks, space.model])


def forget_remains(owner_id: int, among: Collection[int] | None = None) -> None:
    """A group of one face is none, unless a person said something of it."""
    faces = Count("faces", filter=Q(faces__refused_at=None))
    untouched = Person.objects.filter(pk__in=untouched_people(owner_id, among))
    small = untouched.alias(count=faces).filter(count__lt=SMALLEST)
    ids = list(small.values_list("pk", flat=True))
    Face.objects.filter(person__in=ids).update(person=None)
    Person.objects.filter(pk__in=ids).delete()
