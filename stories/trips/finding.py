"""Trips and events, found from moments and positions. Pure: `find_spans(shots)`.

A trip is what was taken away from home without coming home between. Where somebody is at home, or
no home is known, what was taken in one go is an event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from places.gazetteer import positions_km
from stories.trips.home import AROUND_HOME_KM, NONE_SAID, Bools, Floats, Homes, find_homes

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
ONE_GO_S = 4 * HOUR_S  # a meal, a film or a nap fits into an event
PAUSE_S = 2 * DAY_S  # a day of rain ends no trip
LONGEST_PAUSE_S = 5 * DAY_S  # nor do some at the beach, where it goes on at the same place
SAME_PLACE_KM = 50.0
KMH_FROM_DOOR_TO_DOOR = 250.0  # nobody is home and back faster
LEAST_OF_TRIP, LEAST_OF_EVENT = 4, 6  # photos

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Shots:
    """The dated photos of one library, arrays of one length n.

    `wall_s` and `utc_s` in seconds, `utc_s` nan where the zone is only assumed; `positions`
    `(n, 2)` in degrees, nan where unknown. `homes` `(k, 2)` are those that the owner named.
    """

    wall_s: Floats
    utc_s: Floats
    positions: Floats
    homes: Floats = field(default_factory=lambda: NONE_SAID)


@dataclass(frozen=True)
class Span:
    """The indices of a trip's or an event's shots, in the order of their moments."""

    kind: Literal["trip", "event"]
    shots: Ints


def find_spans(shots: Shots) -> list[Span]:
    """Those with enough photos to be worth a name, in the order of time."""
    least = {"trip": LEAST_OF_TRIP, "event": LEAST_OF_EVENT}
    return [span for span in all_spans(shots) if len(span.shots) >= least[span.kind]]


def all_spans(shots: Shots) -> list[Span]:
    """Every shot is in one of them."""
    if not len(shots.wall_s):
        return []
    moments = moments_of(shots)
    order = np.lexsort((shots.wall_s, moments))
    moments, positions = moments[order], shots.positions[order].copy()
    positions[(positions == 0).all(axis=1)] = np.nan  # a receiver without any fix
    points, distances = where(moments, positions, shots.homes)
    is_away = far_from_home(distances)
    is_away |= not_home_between(is_away, moments, distances)
    found = [
        Span("trip" if is_away[rows[0]] else "event", order[rows])
        for rows in parted(is_away, moments, points)
    ]
    return sorted(found, key=lambda span: float(shots.wall_s[span.shots].min()))


def moments_of(shots: Shots) -> Floats:
    """Seconds UTC. Where the zone is only assumed, the one of the shot whose clock is nearest:
    who travels is in one zone with all their cameras."""
    offsets = shots.wall_s - shots.utc_s
    sure = np.flatnonzero(~np.isnan(offsets))
    if not len(sure):
        return shots.wall_s
    nearest = sure[nearest_of(shots.wall_s, shots.wall_s[sure])]
    return shots.wall_s - np.where(np.isnan(offsets), offsets[nearest], offsets)


def where(moments: Floats, positions: Floats, said: Floats) -> tuple[Floats, Floats]:
    """The point of each shot `(n, 3)`, and how far from home that is, both in km. Without a
    position it is where the nearest shot of a day was, else unknown: nan."""
    points, distances = np.full((len(moments), 3), np.nan), np.full(len(moments), np.nan)
    located = np.flatnonzero(~np.isnan(positions).any(axis=1))
    homes = find_homes(moments[located], positions[located], said)
    if homes is None:
        return points, distances
    nearest = located[nearest_of(moments, moments[located])]
    is_near = np.abs(moments - moments[nearest]) <= DAY_S
    points[is_near] = positions_km(positions[nearest[is_near]])
    distances[is_near] = distances_of(homes, moments[is_near], points[is_near])
    return points, distances


def distances_of(homes: Homes, moments: Floats, points: Floats) -> Floats:
    """Where no home is known, nothing is away from it."""
    return np.where(homes.known(moments), homes.distances_km(moments, points), np.nan)


def far_from_home(distances: Floats) -> Bools:
    with np.errstate(invalid="ignore"):
        return np.asarray(distances > AROUND_HOME_KM)


def not_home_between(is_away: Bools, moments: Floats, distances: Floats) -> Bools:
    """Shots between two away ones that are none of home: all of them nobody knows where, or so
    soon before the next one away that they are of a camera whose clock is wrong, or of somebody
    who stayed."""
    away = np.flatnonzero(is_away)
    before, after = away[:-1], away[1:]
    known = np.concatenate([[0], np.cumsum(~np.isnan(distances))])
    nowhere = known[after] == known[before + 1]
    hours = (moments[after] - moments[before]) / HOUR_S
    too_far = distances[before] + distances[after] > hours * KMH_FROM_DOOR_TO_DOOR
    found = np.zeros(len(is_away), bool)
    for gap in np.flatnonzero((after > before + 1) & (nowhere | too_far)):
        found[before[gap] + 1 : after[gap]] = True
    return found


def parted(is_away: Bools, moments: Floats, points: Floats) -> Iterator[Ints]:
    """The shots in pieces, each a trip or what was taken in one go."""
    pauses = np.diff(moments)
    stays = np.linalg.norm(np.diff(points, axis=0), axis=1) <= SAME_PLACE_KM
    patience = np.where(stays, LONGEST_PAUSE_S, PAUSE_S)
    goes_on = np.where(is_away[1:], pauses <= patience, pauses <= ONE_GO_S)
    cuts = np.flatnonzero(~goes_on | (is_away[1:] != is_away[:-1])) + 1
    yield from np.split(np.arange(len(moments)), cuts)


def nearest_of(values: Floats, those: Floats) -> Ints:
    """The index among `those` of the one nearest to each value."""
    order = np.argsort(those, kind="stable")
    ranked = those[order]
    after = np.clip(np.searchsorted(ranked, values), 0, len(ranked) - 1)
    before = np.maximum(after - 1, 0)
    is_before = np.abs(ranked[before] - values) <= np.abs(ranked[after] - values)
    return order[np.where(is_before, before, after)]
