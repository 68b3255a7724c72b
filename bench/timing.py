"""How long things take, fairly: what is compared takes turns, so that a machine that others use
at the same time slows all of them alike."""

import time
from collections.abc import Callable, Sequence
from statistics import quantiles

WARM_UPS = 3


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def in_turn(*ways: Callable[[], object], runs: int) -> list[list[float]]:
    """The milliseconds of each run, a list for each way."""
    for way in ways * WARM_UPS:
        way()
    rounds = [[milliseconds(way) for way in ways] for _ in range(runs)]
    return [list(column) for column in zip(*rounds, strict=True)]


def p95(values: Sequence[float]) -> float:
    """The value that all but a twentieth stay below."""
    return quantiles(values, n=20, method="inclusive")[-1]
