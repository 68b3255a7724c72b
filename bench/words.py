"""Figures of words, looked for letter by letter, and of filters, in a library of many people."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg

from accounts.models import User
from bench.figure import Budget, Figure
from bench.library import connect
from bench.said import ensure_said
from bench.scale import Scale
from bench.timing import in_turn, p95
from photos.models import Photo
from search.finding.by_letter import by_letter
from search.selectors import search_photos, understand

# By how rare they are among the words of `bench.said`: none of 20,000 is rarer than the last.
RARE = (6000, 9000, 12000, 15000)
COMMON = (0, 1, 2, 3)
SEARCHES = 60
# Nine sources, twice over.
WITHIN = Budget("at most", 50)
# One source alone, of all people, without rights and order: less than any search has to do.
FLOOR = "select id from photos_photo where said(caption) @@ said_query(%s) limit 2000"


def words(scale: Scale, folder: Path) -> list[Figure]:
    """The rare words that people look for, the common ones that cost most, and filters alone."""
    ensure_said(folder)
    with connect() as bare:
        rare = [word(bare, number) for number in RARE]
        common = [word(bare, number) for number in COMMON]
        pairs = [f"{one} {other}" for one, other in zip(common, rare, strict=True)]
        files = [f"IMG_{number}" for number in (7, 77, 777, 7777)]
        return [
            said_figure("rare words", rare, bare, scale, WITHIN),
            said_figure("file names", files, bare, scale, WITHIN),
            said_figure("common words", common, bare, scale, WITHIN),
            said_figure("a common word and a rare one", pairs, bare, scale, None),
            filtered_figure(scale),
        ]


def word(bare: psycopg.Connection, number: int) -> str:
    row: Any = bare.execute("select bench_word(%s)", [number]).fetchone()
    return str(row[0])


def said_figure(
    name: str, texts: Sequence[str], bare: psycopg.Connection, scale: Scale, budget: Budget | None
) -> Figure:
    """In the half of all photos that is the first person's."""
    photos = Photo.objects.visible_to(first_person()).findable()
    ours, theirs = cycle(texts), cycle(texts)
    asked, floor = in_turn(
        lambda: by_letter(photos, next(ours)),
        lambda: bare.execute(FLOOR, [next(theirs)]).fetchall(),
        runs=min(SEARCHES, scale.runs),
    )
    title = f"{name} by letter in {scale.rows // 2:,} photos, p95"
    return Figure(title, p95(asked), "ms", p95(floor), "captions alone", budget)


def filtered_figure(scale: Scale) -> Figure:
    """A year, the first page: counted, in order, with its reasons."""
    user = first_person()
    read: Callable[[], object] = partial(search_photos, user, understand(user, "2019"), limit=60)
    (asked,) = in_turn(read, runs=min(SEARCHES, scale.runs))
    return Figure(f"a year of {scale.rows // 2:,} photos, p95", p95(asked), "ms")


def first_person() -> User:
    return User.objects.get(pk=1)
