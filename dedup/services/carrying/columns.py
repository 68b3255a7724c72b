"""Favourite, rating, caption, and the place on the timeline."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from dedup.services.carrying.writing import hold_columns, set_columns
from dedup.services.known import Case
from dedup.services.plans import Move, What
from photos.models import Photo


def favourites(case: Case) -> Iterator[Move]:
    """A favourite stays one."""
    for photo in case.losers:
        if photo.is_favourite:
            words, do = "", partial(hold_columns, case.keeper.pk, ["is_favourite"])
            if not case.keeper.is_favourite:
                words = _("favourite")
                do = partial(set_columns, case.keeper.pk, {"is_favourite": True})
            yield Move(photo.pk, What.FAVOURITE, words, do)


def ratings(case: Case) -> Iterator[Move]:
    """The highest, but a person's before a file's."""
    best = max(case.photos, key=lambda photo: _rating_rank(case, photo))
    for photo in case.losers:
        if photo.rating is None:
            continue
        if photo.rating != best.rating:
            words = _("rating %(own)d: rating %(best)d is kept") % {
                "own": photo.rating, "best": best.rating,
            }  # fmt: skip
            yield Move(photo.pk, What.RATING, words, is_possible=False)
        elif case.keeper.rating == best.rating:
            do = partial(hold_columns, case.keeper.pk, ["rating"])
            yield Move(photo.pk, What.RATING, do=do)
        else:
            do = partial(set_columns, case.keeper.pk, {"rating": best.rating})
            yield Move(photo.pk, What.RATING, _("rating"), do)


def _rating_rank(case: Case, photo: Photo) -> tuple[bool, bool, int]:
    is_decided = case.known.decided[photo.pk].get("rating") is not None
    return photo.rating is not None, is_decided, photo.rating or 0


def captions(case: Case) -> Iterator[Move]:
    """Of two captions both are kept, a line each."""
    caption = case.keeper.caption
    for photo in case.losers:
        told = lines_of(photo.caption)
        new = [line for line in told if line not in lines_of(caption)]
        if told and not new:
            do = partial(hold_columns, case.keeper.pk, ["caption"])
            yield Move(photo.pk, What.CAPTION, do=do)
        elif new:
            caption = "\n".join([*caption.strip().splitlines(), *new])
            do = partial(set_columns, case.keeper.pk, {"caption": caption})
            yield Move(photo.pk, What.CAPTION, _("caption"), do)


def lines_of(caption: str) -> list[str]:
    """What it says, without what only sets it apart."""
    return [line.strip() for line in caption.splitlines() if line.strip()]


def archive(case: Case) -> Iterator[Move]:
    """What the timeline showed it shows still: archived is only what all of them are."""
    if case.keeper.archived_at is None:
        return
    for photo in case.losers:
        if photo.archived_at is None:
            do = partial(set_columns, case.keeper.pk, {"archived_at": None})
            yield Move(photo.pk, What.ARCHIVE, _("place on the timeline"), do)
