"""What is read of vectors for questions: means of groups, faces that stand alone, and faces beside
the mean of their person. They come as bytes, which is the quickest way out of the database."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Aggregate, BinaryField, Count, F, Func, Q

from accounts.models import User
from faces.grouping.space import Space
from faces.models import Face, Person
from faces.review.ranking import Faces, Floats, Groups, Members

HEAD_BYTES = 4  # of a halfvec as it is sent: the number of dimensions, and nothing
MOST_ALONE = 5000  # faces, the best, that are held beside the people with a name
MOST_UNLIKE = 1000  # faces, the least like the others of their person, that are looked at

# `face` are those that nobody looked at; the products are with the mean of their person.
UNLIKE = """
with mean as materialized (
    select person_id, written::halfvec as vector
    from unnest(%s::bigint[], %s::text[]) as mean(person_id, written)
)
select face.id, face.person_id, -(seen.vector <#> mean.vector)
from ({}) face
join mean using (person_id)
join faces_facevector seen on seen.face_id = face.id and seen.model = %s and seen.version = %s
order by 3 limit %s
"""


class SentMean(Aggregate):
    """The mean of vectors, as bytes."""

    template = "halfvec_send(avg(%(expressions)s))"
    output_field = BinaryField()


class Sent(Func):
    """A vector, as bytes."""

    function = "halfvec_send"
    output_field = BinaryField()


def seen_in(space: Space) -> dict[str, Any]:
    """Only faces that were seen so."""
    return {"vectors__model": space.model, "vectors__version": space.version}


def groups_of(user: User, space: Space) -> Groups:
    """Who may be asked about: people and groups with faces that show, who are not hidden."""
    people = Person.objects.visible_to(user).filter(is_hidden=False)
    faces = Face.objects.findable_by(user).filter(person__in=people, **seen_in(space))
    rows = list(
        faces.values("person", "person__name")
        .annotate(count=Count("pk"), mean=SentMean("vectors__vector"))
        .order_by("person")
        .values_list("person", "count", "person__name", "mean")
    )
    ids, sizes, names, means = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Groups(
        np.array(ids, np.int64),
        np.array(sizes, np.int64),
        np.array([name != "" for name in names], np.bool_),
        unpacked(means),
    )


def faces_alone(user: User, space: Space) -> Faces:
    """Faces that stand with nobody, the best of them."""
    faces = Face.objects.findable_by(user).filter(person=None, **seen_in(space))
    rows = list(
        faces.order_by("-quality", "-pk")
        .annotate(sent=Sent(F("vectors__vector")))
        .values_list("pk", "sent")[:MOST_ALONE]
    )
    return Faces(np.array([pk for pk, _ in rows], np.int64), unpacked([sent for _, sent in rows]))


def least_like_theirs(user: User, space: Space, people: Groups) -> Members:
    """Of people with a name the faces that nobody looked at and that fit least."""
    looked_at = Q(decisions__is_same=True, decisions__is_seen=True)
    faces = Face.objects.findable_by(user).exclude(person=None).exclude(looked_at)
    sql, parameters = faces.values("id", "person_id").query.sql_with_params()
    written = [str(mean.tolist()) for mean in people.means]
    with connection.cursor() as cursor:
        given = [people.ids.tolist(), written, *parameters, space.model, space.version]
        cursor.execute(UNLIKE.format(sql), [*given, MOST_UNLIKE])
        rows = cursor.fetchall()
    sizes = dict(zip(people.ids.tolist(), people.sizes.tolist(), strict=True))
    return Members(
        np.array([face for face, _, _ in rows], np.int64),
        np.array([person for _, person, _ in rows], np.int64),
        np.array([sizes[person] for _, person, _ in rows], np.int64),
        np.array([product for _, _, product in rows], np.float32),
    )


def unpacked(sent: Sequence[bytes | memoryview]) -> Floats:
    """(n, d) of vectors as they are sent; (0, 1) of none."""
    if not sent:
        return np.empty((0, 1), np.float32)
    rows = [np.frombuffer(one, ">f2", offset=HEAD_BYTES) for one in sent]
    return np.stack(rows).astype(np.float32)
