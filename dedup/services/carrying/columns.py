"""Favourite, rating, caption, note, and the place on the timeline."""

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
    yield from _texts(case, "caption", What.CAPTION, _("caption"))


def notes(case: Case) -> Iterator[Move]:
    yield from _texts(case, "note", What.NOTE, _("note"))


def _texts(case: Case, column: str, what: What, words: str) -> Iterator[Move]:
    """Of two texts both are kept, a line each."""
    text = getattr(case.keeper, column)
    for photo in case.losers:
        told = lines_of(getattr(photo, column))
        new = [line for line in told if line not in lines_of(text)]
        if told and not new:
            yield Move(photo.pk, what, do=partial(hold_columns, case.keeper.pk, [column]))
        elif new:
            text = "\n".join([*text.strip().splitlines(), *new])
            yield Move(photo.pk, what, words, partial(set_columns, case.keeper.pk, {column: text}))


def lines_of(text: str) -> list[str]:
    """What it says, without what only sets it apart."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def archive(case: Case) -> Iterator[Move]:
    """What the timeline showed it shows still: archived is only what all of them are."""
    if case.keeper.archived_at is None:
        return
    for photo in case.losers:
        if photo.archived_at is None:
            do = partial(set_columns, case.keeper.pk, {"archived_at": None})
            yield Move(photo.pk, What.ARCHIVE, _("place on the timeline"), do)
