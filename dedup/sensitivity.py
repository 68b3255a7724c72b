"""What it means to ask for photos that are alike by so many per cent, in words and in pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Floor
from django.utils.translation import gettext as _

from accounts.models import User
from dedup.models import DUPLICATE_KINDS, Dismissal, Link
from dedup.models.preferences import LEAST_PER_CENT, MOST_PER_CENT
from photos.models import Photo


@dataclass(frozen=True)
class Level:
    """One place of the slider. `pairs`: of photos that are compared already."""

    per_cent: int
    words: str
    pairs: int


def levels_of(user: User) -> Sequence[Level]:
    """Every place of the slider, the least strict first."""
    pairs = _pairs_by_per_cent(user)
    return [
        Level(least, words_of(least), sum(n for per_cent, n in pairs.items() if per_cent >= least))
        for least in range(LEAST_PER_CENT, MOST_PER_CENT + 1)
    ]


def words_of(least_per_cent: int) -> str:
    """What is offered as duplicates from there on. Where one sentence takes over from another is
    chosen: what was done to a copy leaves a range of per cents, no bound."""
    if least_per_cent == MOST_PER_CENT:
        return _("Only copies in which nothing at all differs.")
    if least_per_cent >= 98:
        return _("Most copies that were resized, compressed again, turned, cropped or recoloured.")
    if least_per_cent >= 95:
        return _("Also copies with a label or writing on them, or in very low quality.")
    if least_per_cent >= 90:
        return _("Also copies that were changed much. Look at each before you decide.")
    return _("Also what is only much alike. Some may be another photo of the same moment.")


def _pairs_by_per_cent(user: User) -> dict[int, int]:
    """Pairs that would be offered, by their full per cent."""
    shown = Photo.objects.in_library_of(user).findable().values("pk")
    dismissed = Dismissal.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    links = Link.objects.filter(
        ~Exists(dismissed), first__in=shown, second__in=shown, kind__in=DUPLICATE_KINDS
    )
    counted = links.values_list(Floor("per_cent")).annotate(pairs=Count("pk")).order_by()
    return {int(per_cent): pairs for per_cent, pairs in counted}
