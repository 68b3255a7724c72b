"""Which of the spans that were found now are which of the occasions that are there. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
MOMENT = timedelta(seconds=1)
MOST_OF_ONE = 0.5  # a span that lies so far within another one is the same


@dataclass(frozen=True)
class There:
    """An occasion that is there. `is_said`: a person said something of it; `is_fixed`: its dates
    too, so nothing that is found changes them."""

    pk: int
    span: Span
    is_said: bool = False
    is_fixed: bool = False


@dataclass(frozen=True)
class Plan:
    """By index of what was found the occasion that it is, what is new, and what is gone."""

    same: dict[int, int] = field(default_factory=dict)
    new: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def match(found: Sequence[Span], there: Sequence[There]) -> Plan:
    """What a person said wins: where it has dates of its own, nothing else is found there, and
    what has a title or is hidden stays, with the dates that fit it best."""
    fixed = [each.span for each in there if each.is_fixed]
    free = [index for index, span in enumerate(found) if not any(covers(f, span) for f in fixed)]
    others = [each for each in there if not each.is_fixed]
    plan, taken = Plan(), set[int]()
    for _, index, pk in sorted(overlaps(found, free, others)):
        if index not in plan.same and pk not in taken:
            plan.same[index] = pk
            taken.add(pk)
    plan.new.extend(index for index in free if index not in plan.same)
    plan.gone.extend(each.pk for each in others if each.pk not in taken and not each.is_said)
    return plan


def overlaps(
    found: Sequence[Span], free: Sequence[int], there: Sequence[There]
) -> list[tuple[tuple[bool, timedelta], int, int]]:
    """Pairs that share some time: those that a person knows first, then the longest."""
    ranked = sorted(there, key=lambda each: each.span)
    longest = max((end - start for start, end in (each.span for each in there)), default=MOMENT)
    starts = [each.span[0] for each in ranked]
    pairs = []
    for index in free:
        start, end = found[index]
        low = bisect_left(starts, start - longest)
        for each in ranked[low:]:
            if each.span[0] > end:
                break
            if shared := shared_time(found[index], each.span):
                pairs.append(((not each.is_said, -shared), index, each.pk))
    return pairs


def covers(fixed: Span, span: Span) -> bool:
    shorter = min(fixed[1] - fixed[0], span[1] - span[0]) + MOMENT
    return shared_time(fixed, span) >= shorter * MOST_OF_ONE


def shared_time(one: Span, other: Span) -> timedelta:
    """A moment counts: an event may have one photo alone."""
    shared = min(one[1], other[1]) - max(one[0], other[0]) + MOMENT
    return max(shared, timedelta())
