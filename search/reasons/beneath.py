"""Which file beneath the primary of a stack it was that a query found. Only for the photos of one
page."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from photos.formats import FORMATS
from photos.models import Photo
from search.filters import Filter, LooksLike, Says
from search.finding.conditions import condition
from search.query import Query
from search.reasons.wishes import holding


def found_beneath(user: User, query: Query, photos: Mapping[int, Photo]) -> dict[int, str]:
    """The file in words, as in "its RAW IMG_1.CR2", by the id of its primary: the first that has
    something asked for which the primary has not."""
    primaries: dict[int | None, int] = {
        photo.stack_id: pk for pk, photo in photos.items() if photo.stack_id
    }
    if not primaries:
        return {}
    files = Photo.objects.in_library_of(user).beneath().filter(stack__in=primaries)
    beneath = {file.pk: file for file in files.order_by("-pk")}
    found: dict[int, str] = {}
    for fitting in _fitting(_asked(query), {*photos, *beneath}) if beneath else ():
        for pk in fitting & beneath.keys():
            primary = primaries.get(beneath[pk].stack_id)
            if primary is not None and primary not in fitting:
                found.setdefault(primary, _in_words(beneath[pk]))
    return found


def _asked(query: Query) -> list[Filter]:
    """What any branch asks for, words by letter."""
    branches = [*query.branches, *([query.literal] if query.literal else [])]
    words = [Says(branch.words, is_phrase=False) for branch in branches if branch.words]
    filters = [wanted for wanted in holding(query) if not isinstance(wanted, LooksLike)]
    return list(dict.fromkeys([*words, *filters]))


def _fitting(asked: Iterable[Filter], ids: Iterable[int]) -> Iterator[set[int]]:
    """Which of the files have each thing that is asked for."""
    files = Photo.objects.filter(pk__in=ids)
    for wanted in asked:
        yield set(files.filter(condition(wanted)).values_list("pk", flat=True))


def _in_words(file: Photo) -> str:
    known = FORMATS.get(file.format)
    kind = "RAW" if known and known.is_raw else file.format.upper()
    return _("its %(kind)s %(name)s") % {"kind": kind, "name": file.filename}
