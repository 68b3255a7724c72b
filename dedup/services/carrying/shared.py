"""Where a photo is shown: in spaces, by links to chosen photos, in stories. Who saw one sees the
keeper."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from dedup.services.known import Case
from dedup.services.ledger import Ledger
from dedup.services.plans import Move, What
from dedup.services.rows import CHAPTER_PHOTO, LINK_PHOTO, SPACE_PHOTO
from rights.models import LinkPhoto, SpacePhoto


def spaces(case: Case) -> Iterator[Move]:
    own = {row.space_id for row in case.known.spaces.get(case.keeper.pk, ())}
    for photo in case.losers:
        for row in case.known.spaces.get(photo.pk, ()):
            words = "" if row.space_id in own else _("space “%s”") % row.space.name
            do = partial(put_in_space, row.space_id, case.keeper.pk, row.added_at)
            yield Move(photo.pk, What.SPACE, words, do)


def put_in_space(space: int, photo: int, added_at: datetime, ledger: Ledger) -> None:
    ledger.claim(SPACE_PHOTO, [SPACE_PHOTO.key_of(space, photo)], ["added_at"])
    SpacePhoto.objects.get_or_create(
        space_id=space, photo_id=photo, defaults={"added_at": added_at}
    )


def share_links(case: Case) -> Iterator[Move]:
    own = {row.link_id for row in case.known.share_links.get(case.keeper.pk, ())}
    for photo in case.losers:
        for row in case.known.share_links.get(photo.pk, ()):
            words = "" if row.link_id in own else _("a share link")
            do = partial(put_on_link, row.link_id, case.keeper.pk)
            yield Move(photo.pk, What.LINK, words, do)


def put_on_link(link: int, photo: int, ledger: Ledger) -> None:
    ledger.claim(LINK_PHOTO, [LINK_PHOTO.key_of(link, photo)])
    LinkPhoto.objects.get_or_create(link_id=link, photo_id=photo)


def stories(case: Case) -> Iterator[Move]:
    """A story tells each photo once: one that tells the keeper already needs no other."""
    known, keeper = case.known.chapters, case.keeper.pk
    told = {row.chapter.story_id for row in known.get(keeper, ())}
    for photo in case.losers:
        for row in known.get(photo.pk, ()):
            if row.chapter.story_id not in told:
                told.add(row.chapter.story_id)
                yield Move(photo.pk, What.STORY, _("a story"), partial(put_in_story, row, keeper))


def put_in_story(row: Any, photo: int, ledger: Ledger) -> None:
    """In the place of the one that goes."""
    said = {name: getattr(row, name) for name in CHAPTER_PHOTO.fields}
    ledger.claim(
        CHAPTER_PHOTO, [CHAPTER_PHOTO.key_of(row.chapter_id, photo)], list(CHAPTER_PHOTO.fields)
    )
    rows: Any = CHAPTER_PHOTO.rows
    rows.get_or_create(chapter_id=row.chapter_id, photo_id=photo, defaults=said)
