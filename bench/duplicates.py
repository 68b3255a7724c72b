"""Figures of duplicates: all close pairs of a million hashes, the candidates of a new photo, and
the page of a library with many groups."""

from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median

import numpy as np
from django.urls import reverse
from numpy.typing import NDArray

from accounts.models import User
from bench.browser import Browser
from bench.figure import Budget, Figure
from bench.library import connect
from bench.scale import Scale
from bench.timing import in_turn, milliseconds, p95
from bench.web import web_server
from dedup.finding import held
from dedup.finding.candidates import candidates_of
from dedup.finding.hashing import signed
from dedup.models import PictureHash
from ml.likeness.hashing import Hashes
from ml.likeness.pairs import close_pairs
from photos.models import Photo

DISTANCE = 3
EQUAL = 0.01  # of all hashes, the very same: black pictures
COPIES = 0.02  # of all hashes, a few bits from another one
ASKED = 80  # turns and windows
GROUPS = 0.02  # of all photos: 20,000 groups
PAGE_BUDGET = Budget("at most", 1.5)
FEW_GROUPS = 60  # more than a page has

EMPTY = "truncate dedup_picturehash, dedup_link, dedup_duplicategroup, dedup_uncheckedphoto cascade"
# Two frames for each photo of the person who has half of them.
ADD_HASHES = """
insert into dedup_picturehash (photo_id, frame, bits, middle, asked)
select n, frame, ('x' || left(sum, 16))::bit(64)::bigint, ('x' || right(sum, 16))::bit(64)::bigint,
    ''
from generate_series(1, %s) n, generate_series(0, 1) frame, md5(n || '/' || frame) sum
"""
# Of two or three photos that the timeline shows.
ADD_GROUPS = """
insert into dedup_duplicategroup (owner_id, kind, per_cent, shown_count, spare_bytes, made_at)
select %s, (array['identical', 'same', 'cropped', 'edited'])[1 + n %% 4], 95 + n %% 6, 0, 0, now()
from generate_series(1, %s) n
"""
ADD_MEMBERS = """
with groups as (
    select id, row_number() over (order by id) as n
    from dedup_duplicategroup where owner_id = %(owner)s
), photos as (
    select id, row_number() over (order by id) as n from photos_photo where owner_id = %(owner)s
)
insert into dedup_groupmember (group_id, photo_id)
select groups.id, photos.id from groups join photos on photos.n / 3 = groups.n
where photos.n %% 3 < 2 + groups.n %% 2
"""
ADD_LINKS = """
insert into dedup_link (first_id, second_id, kind, per_cent, placement)
select one.photo_id, other.photo_id, kept.kind, kept.per_cent, '{}'
from dedup_groupmember one
join dedup_groupmember other on other.group_id = one.group_id and other.photo_id > one.photo_id
join dedup_duplicategroup kept on kept.id = one.group_id
"""
TABLES = "dedup_picturehash, dedup_link, dedup_duplicategroup, dedup_groupmember"


def duplicates(scale: Scale, _folder: Path) -> list[Figure]:
    """Pairs in memory; candidates with the database; the page as a browser gets it."""
    add_library(scale)
    return [pairs_figure(scale), *candidate_figures(scale), *page_figures(scale)]


def add_library(scale: Scale) -> None:
    """Hashes and groups of the first person, in place of those of before."""
    held.in_memory.clear()
    with connect() as connection:
        connection.execute(EMPTY)
        connection.execute(ADD_HASHES, [scale.rows // 2])
        for owner, count in ((1, int(scale.rows * GROUPS)), (2, FEW_GROUPS)):
            connection.execute(ADD_GROUPS, [owner, count])
            connection.execute(ADD_MEMBERS, {"owner": owner})
        connection.execute(ADD_LINKS)
        connection.execute(f"vacuum analyze {TABLES}")


def pairs_figure(scale: Scale) -> Figure:
    hashes = crowd(scale.rows)
    seconds = milliseconds(partial(close_pairs, hashes, DISTANCE)) / 1000
    name = f"all pairs of {scale.rows:,} hashes within {DISTANCE} bits"
    return Figure(name, seconds, "s", budget=Budget("at most", 3))


def crowd(count: int) -> Hashes:
    """Hashes as a library has them: some equal, some close, most far from all others."""
    random = np.random.default_rng(1)
    hashes = random.integers(0, 2**64, count, np.uint64)
    hashes[: int(count * EQUAL)] = 0
    copies = int(count * COPIES)
    hashes[-copies:] = flipped(random, hashes[-2 * copies : -copies], DISTANCE)
    return hashes


def flipped(random: np.random.Generator, hashes: Hashes, bits: int) -> Hashes:
    """The hashes with up to so many bits of each changed."""
    places = random.integers(0, 64, (len(hashes), bits)).astype(np.uint64)
    return np.asarray(hashes ^ np.bitwise_or.reduce(np.uint64(1) << places, axis=1), np.uint64)


def candidate_figures(scale: Scale) -> list[Figure]:
    cold, *warm = arrivals(scale)
    library = held.in_memory[1]
    what = f"a new photo among {scale.rows:,} hashes"
    held_bytes = sum(pool.index.nbytes + 16 * len(pool.photo_ids)
                     for pool in (library.wholes, library.middles))  # fmt: skip
    return [
        Figure(f"candidates of {what}, median", median(warm), "ms"),
        Figure(f"candidates of {what}, p95", p95(warm), "ms", budget=Budget("at most", 10)),
        Figure("candidates of the first new photo in a process", cold, "ms"),
        Figure("hashes that the process holds", held_bytes / 1e6, "MB"),
    ]


def arrivals(scale: Scale) -> list[float]:
    """The milliseconds until the candidates of each new photo are known. Every other one is a copy
    of another; all ask by as many turns and windows as photos do."""
    random = np.random.default_rng(2)
    photos = cycle(Photo.objects.filter(owner=1, kind="image").order_by("-pk")[:50])
    spent = []
    for number in range(scale.runs):
        photo = next(photos)
        add_hash(photo, new_hashes(random, number))
        spent.append(milliseconds(partial(candidates_of, photo)))
    return spent


def new_hashes(random: np.random.Generator, number: int) -> Hashes:
    asked = random.integers(0, 2**64, ASKED, np.uint64)
    if number % 2:
        bits = PictureHash.objects.values_list("bits", flat=True).get(photo=number + 1, frame=0)
        copied: NDArray[np.int64] = np.array([bits])
        asked[:1] = flipped(random, copied.view(np.uint64), DISTANCE)
    return asked


def add_hash(photo: Photo, asked: Hashes) -> None:
    """As the stage writes it."""
    PictureHash.objects.filter(photo=photo).delete()
    PictureHash.objects.create(
        photo=photo,
        bits=signed(int(asked[0])),
        middle=signed(int(asked[8])),
        asked=asked.tobytes(),
    )


def page_figures(scale: Scale) -> list[Figure]:
    """The list in each order, beside that of a person who has little more than a page of groups:
    it may not get slower as a library grows."""
    many, few = User.objects.get(pk=1), User.objects.get(pk=2)
    page, runs = reverse("dedup:duplicates"), max(20, scale.runs // 5)
    figures = []
    with web_server() as port, Browser(port, many) as browser, Browser(port, few) as other:
        for order in ("space", "newest", "alike"):
            path = f"{page}?order={order}"
            ours, floor = in_turn(partial(browser.get, path), partial(other.get, path), runs=runs)
            name = f"duplicates by {order}, {int(scale.rows * GROUPS):,} groups, p95"
            figures.append(
                Figure(name, p95(ours), "ms", p95(floor), f"{FEW_GROUPS} groups", PAGE_BUDGET)
            )
    return figures
