"""Which photos a correction is about: those that were ticked, a scope, or what a camera took."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict

from accounts.models import User
from curating.among import among
from curating.asking import numbers
from curating.scopes import ids_of_scope
from photos.models import Photo

MOST_CAMERAS = 50
FIELDS = ("scope", "album", "person", "q", "from", "until", "model")


@dataclass(frozen=True)
class Selection:
    """The photos, and the fields of a form that choose them again."""

    photo_ids: Sequence[int]
    fields: Sequence[tuple[str, str]]

    @property
    def count(self) -> int:
        return len(self.photo_ids)


def selection_of(user: User, asked: QueryDict) -> Selection:
    """Only the person's own. Raises InvalidAction for no scope."""
    if asked.get("scope"):
        left_out = set(listed(asked, "except"))
        ids = [pk for pk in ids_of_scope(user, words_of(asked)) if pk not in left_out]
        said = words_of(asked)
        fields = [(name, said[name]) for name in FIELDS if said.get(name)]
        return Selection(ids, [*fields, ("except", ",".join(map(str, sorted(left_out))))])
    own = Photo.objects.in_library_of(user).filter(pk__in=listed(asked, "photo", "photos"))
    ids = sorted(own.values_list("pk", flat=True))
    return Selection(ids, [("photos", ",".join(map(str, ids)))])


def point_of(selection: Selection) -> str:
    """Where one of the photos is said to be, as a form has it: nothing where none says."""
    known = Photo.objects.filter(among(selection.photo_ids), latitude__isnull=False)
    point = known.order_by("pk").values_list("latitude", "longitude").first()
    return f"{point[0]:.6f}, {point[1]:.6f}" if point else ""


def words_of(asked: QueryDict) -> dict[str, str]:
    """Of each field what was said last."""
    return {name: str(value) for name, value in asked.items()}


def listed(asked: QueryDict, *names: str) -> list[int]:
    return numbers(
        text for name in names for value in asked.getlist(name) for text in value.split(",")
    )


def cameras_of(user: User) -> list[tuple[str, int]]:
    """The models that took most of the library, with how many photos."""
    photos = Photo.objects.in_library_of(user).filter(trashed_at=None).exclude(model="")
    counts = photos.values_list("model").annotate(count=Count("pk")).order_by("-count", "model")
    return list(counts[:MOST_CAMERAS])
