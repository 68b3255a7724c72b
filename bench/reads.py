"""Figures of reads, in this process: months, a month, neighbours, search by meaning."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.figure import Budget, Figure
from bench.library import connect
from bench.scale import BIG_MONTH, MONTH, MONTH_PHOTOS, Scale
from bench.timing import in_turn, p95
from photos import selectors
from photos.models import Photo
from search.selectors import search_photos, understand

GROUP_BY_MONTH = """
select date_trunc('month', taken_local at time zone 'UTC')::date as month, count(*)
from photos_photo where on_timeline group by month order by month desc
"""
QUERIES = ("red car", "children on the beach", "a dog in the snow", "birthday cake")
SEARCHES = 20


def months(scale: Scale, _folder: Path) -> list[Figure]:
    user = first_person()
    with connect() as bare:
        counted, grouped = in_turn(
            partial(selectors.months, user),
            lambda: bare.execute(GROUP_BY_MONTH).fetchall(),
            runs=max(20, scale.runs // 10),
        )
    budget = Budget("at most", 0.01)
    name = f"list of months at {scale.rows:,} photos, median"
    return [Figure(name, median(counted), "ms", median(grouped), "GROUP BY month", budget)]


def month(scale: Scale, _folder: Path) -> list[Figure]:
    name = f"month of {MONTH_PHOTOS:,} photos as JSON, p95"
    budget = Budget("at most", 3)
    figures = [month_figure(MONTH, name=name, runs=scale.runs, budget=budget)]
    name = f"month of {scale.rows // 10:,} photos as JSON, p95"
    return [*figures, month_figure(BIG_MONTH, name=name, runs=scale.runs // 10, budget=None)]


def month_figure(first_day: date, *, name: str, runs: int, budget: Budget | None) -> Figure:
    read: Callable[[], object] = partial(selectors.month_json, first_person(), first_day)
    query = first_query(read)
    with connect() as bare:
        ours, floor = in_turn(read, lambda: bare.execute(query).fetchall(), runs=runs)
    return Figure(name, p95(ours), "ms", p95(floor), "its SQL alone", budget)


def neighbours(scale: Scale, _folder: Path) -> list[Figure]:
    """At the far end of everything, against the newest photo."""
    user = first_person()
    photos = Photo.objects.visible_to(user).on_timeline()
    newest = photos.order_by(*selectors.NEWEST_FIRST)[0]
    oldest = photos.order_by("taken_local", "id")[0]
    far, near = in_turn(
        partial(selectors.neighbours, user, oldest),
        partial(selectors.neighbours, user, newest),
        runs=scale.runs,
    )
    return [Figure("neighbours of the oldest photo, p95", p95(far), "ms", p95(near), "the newest")]


def search(scale: Scale, _folder: Path) -> list[Figure]:
    """The exact scan over all photos of the first person."""
    user, queries = first_person(), cycle(QUERIES)

    def ask() -> object:
        return search_photos(user, understand(user, next(queries)), limit=50)

    (asked,) = in_turn(ask, runs=min(SEARCHES, scale.runs))
    return [Figure(f"search by meaning in {scale.rows // 2:,} photos, p95", p95(asked), "ms")]


def first_person() -> User:
    return User.objects.get(pk=1)


def first_query(read: Callable[[], object]) -> Any:
    """The text of the first query that a read asks of the database, with its values."""
    with CaptureQueriesContext(connection) as queries:
        read()
    return queries[0]["sql"].encode()
