"""Figures of what is nearest in meaning, in a space of 512 dimensions with many owners."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from numpy.typing import NDArray

from bench.figure import Budget, Figure
from bench.library import CLUSTERS, SPREAD, add_embeddings, connect, unit_vectors
from bench.scale import USERS, Scale
from bench.timing import in_turn, milliseconds, p95
from photos.models import Photo
from search.models import Embedding
from search.vectors import Scope, nearest, upkeep
from search.vectors.codes import Words, bits_apart, signs
from search.vectors.nearest import Question, exact
from search.vectors.shelf import Space

MODEL, DIMENSIONS = "wide", 512
LIMIT = 10
QUESTIONS = 40
RECALLS = 10
MB = 1000**2


@dataclass(frozen=True)
class Wide:
    """What `nearest` wants to know of an encoder."""

    name: str = MODEL
    version: int = 1
    dimensions: int = DIMENSIONS


WIDE: Any = Wide()
SPACE = Space(MODEL, 1, DIMENSIONS)


def vectors(scale: Scale, folder: Path) -> list[Figure]:
    """Build the codes, ask for the nearest with and without filters, and add a photo."""
    ensure_vectors(scale, folder)
    seconds = seconds_to_build()
    questions = asked(QUESTIONS)
    half = mine()
    figures = [
        Figure(f"codes of {scale.rows:,} vectors of {USERS} people, built", seconds, "s"),
        Figure("of these, held in memory", held_bytes() / MB, "MB", budget=Budget("at most", 120)),
        *nearest_figures("a person's half", half, questions, scale),
        *nearest_figures("all that there is", everyone(), questions, scale),
    ]
    for name, some in narrow().items():
        scope = Scope(half.photos.filter(some), half.owner_ids, is_filtered=True)
        figures += filtered_figures(name, scope, half, questions, scale)
    return [*figures, findable_figure(half)]


def ensure_vectors(scale: Scale, folder: Path) -> None:
    """Give each photo a wide vector, unless this library has them."""
    built, recipe = folder / "built-vectors", (folder / "built").read_text()
    if built.exists() and built.read_text() == recipe:
        return
    with connect() as connection:
        connection.execute("delete from search_embedding where model = %s", [MODEL])
        add_embeddings(connection, scale.rows, model=MODEL, dimensions=DIMENSIONS)
        connection.execute("vacuum analyze search_embedding")
    built.write_text(recipe)


def seconds_to_build() -> float:
    """From the database, for all people: what a first search after an upgrade pays for its own."""
    shutil.rmtree(Path(settings.VECTORS_DIR) / f"{MODEL}-1", ignore_errors=True)
    return milliseconds(partial(upkeep.shelves, everyone().owner_ids, SPACE)) / 1000


def held_bytes() -> int:
    """What a search of everything goes through: bits, ids and revisions."""
    shelves = upkeep.shelves(everyone().owner_ids, SPACE).values()
    per_row = DIMENSIONS // 8 + 2 * 8 + 4
    return sum(shelf.count for shelf in shelves) * per_row


def asked(count: int) -> list[NDArray[np.float32]]:
    """Vectors as near to a centre as photos are, and every other one three times as far off."""
    random = np.random.default_rng(1)
    centres = unit_vectors(random, CLUSTERS, DIMENSIONS)
    chosen = centres[random.integers(0, CLUSTERS, count)]
    spread = np.where(np.arange(count) % 2, 3 * SPREAD, SPREAD)[:, None]
    given = chosen + spread * unit_vectors(random, count, DIMENSIONS)
    return list((given / np.linalg.norm(given, axis=1, keepdims=True)).astype(np.float32))


def mine() -> Scope:
    photos = Photo.objects.filter(owner=1, is_locked=False).findable()
    return Scope(photos, frozenset([1]), is_filtered=False)


def everyone() -> Scope:
    photos = Photo.objects.filter(is_locked=False).findable()
    return Scope(photos, frozenset(range(1, USERS + 1)), is_filtered=False)


def narrow() -> dict[str, Q]:
    """About a hundredth and a thousandth of all photos."""
    return {
        "1 % of photos, by place": Q(place__in=range(1, 7)),
        "1 % of photos, by year": Q(taken_local__year=2004),
        "0.1 % of photos, by month": Q(taken_local__year=2004, taken_local__month=3),
        "0.1 % of photos, by place and years": Q(
            place__in=range(1, 7), taken_local__year__in=[2016, 2017]
        ),
    }


def nearest_figures(
    name: str, scope: Scope, questions: list[NDArray[np.float32]], scale: Scale
) -> list[Figure]:
    turns, bare_turns = cycle(questions), cycle(questions)
    ours, floor = in_turn(
        lambda: nearest(scope, next(turns), WIDE, limit=LIMIT),
        bare_scan(scope, bare_turns),
        runs=min(scale.runs, 60),
    )
    budget = Budget("at most", 10)
    return [
        Figure(f"nearest {LIMIT} in {name}, median", median(ours), "ms"),
        Figure(f"nearest {LIMIT} in {name}, p95", p95(ours), "ms", budget=budget),
        Figure(
            f"nearest {LIMIT} in {name}, against bits alone", median(ours), "ms", median(floor),
            "all bits compared",
        ),
        recall_figure(name, scope, questions),
    ]  # fmt: skip


def bare_scan(scope: Scope, questions: "cycle[NDArray[np.float32]]") -> Callable[[], object]:
    """All bits of all rows compared: what codes in a process cost at least."""
    shelves = upkeep.shelves(scope.owner_ids, SPACE).values()

    def scan() -> object:
        words: Words = signs(next(questions)[None])[0]
        return [bits_apart(shelf.blocks, shelf.count, words) for shelf in shelves]

    return scan


def filtered_figures(
    name: str, scope: Scope, whole: Scope, questions: list[NDArray[np.float32]], scale: Scale
) -> list[Figure]:
    """No slower than without the filter."""
    turns, other_turns = cycle(questions), cycle(questions)
    ours, unfiltered = in_turn(
        lambda: nearest(scope, next(turns), WIDE, limit=LIMIT),
        lambda: nearest(whole, next(other_turns), WIDE, limit=LIMIT),
        runs=min(scale.runs, 40),
    )
    budget = Budget("at most", 1)
    return [
        Figure(f"{name}, median", median(ours), "ms", median(unfiltered), "unfiltered", budget),
        recall_figure(name, scope, questions),
    ]


def recall_figure(name: str, scope: Scope, questions: list[NDArray[np.float32]]) -> Figure:
    shares = [found_share(scope, vector) for vector in questions[:RECALLS]]
    return Figure(f"recall at {LIMIT}, {name}", mean(shares), "", budget=Budget("at least", 0.99))


def found_share(scope: Scope, vector: NDArray[np.float32]) -> float:
    """Of the nearest that a scan of all vectors finds, how many are found."""
    truth = {near.photo_id for near in exact(scope.photos, Question(vector, WIDE, LIMIT, None))}
    found = {near.photo_id for near in nearest(scope, vector, WIDE, limit=LIMIT)}
    return len(truth & found) / len(truth)


def findable_figure(scope: Scope) -> Figure:
    """A photo is seen again as something else; how long until that finds it."""
    seconds = [seconds_until_found(scope, vector) for vector in asked(6)]
    return Figure(
        "from commit to findable, slowest of 6", max(seconds), "s", budget=Budget("at most", 1)
    )


def seconds_until_found(scope: Scope, vector: NDArray[np.float32]) -> float:
    own = Embedding.objects.filter(photo=scope.photos.order_by("pk")[:1], model=MODEL)
    before = own.values_list("vector", flat=True).get()
    own.update(vector=vector.tolist(), embedded_at=timezone.now())
    committed = time.perf_counter()
    found = nearest(scope, vector, WIDE, limit=1)[0].photo_id
    seconds = time.perf_counter() - committed
    is_it = own.filter(photo=found).exists()
    own.update(vector=before)
    return seconds if is_it else float("inf")
