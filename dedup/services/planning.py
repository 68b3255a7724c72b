"""What will happen, worked out by the same functions that do it."""

import hashlib
import json
from collections.abc import Sequence

from dedup.services.carrying import moves_of
from dedup.services.known import Case, Known
from dedup.services.plans import Going, Move, Plan
from photos.models import Photo


def plan_of(
    group_id: int, keeper: Photo, losers: Sequence[Photo], known: Known
) -> tuple[Plan, list[Move]]:
    """The plan of a group, and all moves in the order in which they are done."""
    moves = moves_of(Case(keeper, losers, known))
    going = tuple(_going(photo, moves) for photo in losers)
    return Plan(group_id, keeper, going, _token(group_id, keeper, losers, moves)), moves


def fingerprint(parts: object) -> str:
    """The same for the same parts, in any process."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _going(photo: Photo, moves: Sequence[Move]) -> Going:
    own = [move for move in moves if move.photo_id == photo.pk and move.words]
    return Going(
        photo,
        moves=tuple(move for move in own if move.is_possible),
        stays=tuple(move for move in own if not move.is_possible),
    )


def _token(group_id: int, keeper: Photo, losers: Sequence[Photo], moves: Sequence[Move]) -> str:
    shown = [move for move in moves if move.words]
    said = [[move.photo_id, move.what, move.words, move.is_possible] for move in shown]
    return fingerprint([group_id, keeper.pk, [photo.pk for photo in losers], said])
