"""How many photos people are in, and the face that stands for each."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Subquery

from accounts.models import User
from faces.models import Face, Person


def photo_counts(user: User, people: Iterable[int] | None = None) -> dict[int, int]:
    """How many photos these people are in, or all; who is in none that shows is missing."""
    faces = Face.objects.findable_by(user).exclude(person=None)
    if people is not None:
        faces = faces.filter(person__in=list(people))
    rows = faces.values("person").annotate(count=Count("photo", distinct=True))
    return dict(rows.values_list("person", "count"))


def cover_faces(user: User, people: Iterable[int]) -> dict[int, int]:
    """The face of each that somebody chose, as long as it shows and is theirs; else the best."""
    faces = Face.objects.findable_by(user).filter(person=OuterRef("pk"))
    best = faces.order_by("-quality", "pk").values("pk")[:1]
    chosen = faces.filter(pk=OuterRef("cover")).values("pk")[:1]
    rows = (
        Person.objects.visible_to(user)
        .filter(pk__in=list(people))
        .annotate(best=Subquery(best), chosen=Subquery(chosen))
        .values_list("pk", "chosen", "best")
    )
    return {pk: chosen or best for pk, chosen, best in rows if best}
